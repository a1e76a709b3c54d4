using System.Buffers.Binary;
using System.Text;
using NetVips;

namespace TextPromptIR.Imaging.Tests;

/// <summary>What a TIFF file says in its tags: kept, or named as lost.</summary>
public sealed class TiffTagsTests : IDisposable
{
    private const string Description = "Grandmother, Łódź 1921";

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(34665, "EXIF")]
    [InlineData(34853, "GPS position")]
    [InlineData(271, "camera")]
    [InlineData(272, "camera")]
    [InlineData(306, "date")]
    [InlineData(315, "author")]
    [InlineData(33432, "copyright")]
    [InlineData(33550, "map reference (GeoTIFF)")]
    [InlineData(34735, "map reference (GeoTIFF)")]
    public void LossesWhenSavedAs_TagThatIsNotRead_IsNamedWhateverTheOutput(int tag, string kind)
    {
        Write("in.tif", (tag, "12 bytes long"));
        using var picture = PictureFile.Open(folder["in.tif"]);

        foreach (var output in new[] { "a.tif", "a.png", "a.jpg", "a.webp", "a.bmp" })
            Assert.Equal($"Not carried over from the TIFF file: {kind}.", Assert.Single(picture.LossesWhenSavedAs(output)));
    }

    [Fact]
    public void LossesWhenSavedAs_SeveralTags_AreOneSentence()
    {
        Write("in.tif", (270, Description), (271, "Maker"), (272, "Model"), (306, "2026:12:01 10:00:00"), (315, ""), (33432, "Somebody"));
        using var picture = PictureFile.Open(folder["in.tif"]);

        Assert.Equal("Not carried over from the TIFF file: camera, date, copyright.", Assert.Single(picture.LossesWhenSavedAs("a.tif")));
        Assert.Equal("Not carried over from the TIFF file: camera, date, copyright, description.", Assert.Single(picture.LossesWhenSavedAs("a.png")));
        Assert.Empty(picture.Notices);
    }

    [Fact]
    public void LossesWhenSavedAs_PlainTiff_IsSilent()
    {
        Write("in.tif");
        using var picture = PictureFile.Open(folder["in.tif"]);

        Assert.Empty(picture.LossesWhenSavedAs("a.tif"));
        Assert.Empty(picture.LossesWhenSavedAs("a.bmp"));
    }

    [Fact]
    public void SaveAs_DescriptionToTiff_IsKept()
    {
        Write("in.tif", (270, Description));
        Pictures.Copy(folder["in.tif"], folder["out.tif"]);

        using var after = Image.Tiffload(folder["out.tif"]);
        Assert.Equal(Description, after.Get("image-description"));
    }

    [Fact]
    public void SaveAs_DescriptionInAnUnknownEncoding_IsNamedAsLostAndNotGarbled()
    {
        Write("in.tif", (270, "D\u00FCsseldorf"));
        var bytes = File.ReadAllBytes(folder["in.tif"]);
        var at = bytes.AsSpan().IndexOf("D\u00FCsseldorf"u8);
        bytes[at + 1] = 0xFC;
        bytes[at + 2] = (byte)'s';
        File.WriteAllBytes(folder["in.tif"], bytes);
        Pictures.Copy(folder["in.tif"], folder["out.tif"]);

        using var picture = PictureFile.Open(folder["in.tif"]);
        Assert.Equal("Not carried over from the TIFF file: description.", Assert.Single(picture.LossesWhenSavedAs("a.tif")));
        using var after = Image.Tiffload(folder["out.tif"]);
        Assert.False(after.Contains("image-description"));
    }

    [Fact]
    public void Open_DirectoryThatLies_IsRefusedOrOpens()
    {
        Write("in.tif", (270, Description), (34665, "12 bytes long"));
        var bytes = File.ReadAllBytes(folder["in.tif"]);
        var directory = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        for (var at = directory; at < bytes.Length; at++)
        {
            foreach (var value in new byte[] { 0, 0xFF })
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] = value;
                File.WriteAllBytes(folder["damaged.tif"], damaged);
                try
                {
                    PictureFile.Open(folder["damaged.tif"], new OpenOptions { MaxPixels = 1_000_000 }, CancellationToken.None).Dispose();
                }
                catch (Core.Faults.RestoreException)
                {
                    // Refused is as good as opened here; any other exception fails the test.
                }
            }
        }
    }

    public void Dispose() => folder.Dispose();

    /// <summary>A TIFF file with more tags, all of them texts: the directory is written anew behind the file's end.</summary>
    private void Write(string name, params (int Tag, string Text)[] tags)
    {
        Pictures.Write(folder[name], Pictures.Samples(3, 8), 3, 8);
        var file = new List<byte>(File.ReadAllBytes(folder[name]));
        var old = file.ToArray().AsSpan();
        var directory = BinaryPrimitives.ReadInt32LittleEndian(old[4..]);
        var entries = new SortedDictionary<int, byte[]>();
        for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(old[directory..]); i++)
        {
            var entry = old.Slice(directory + 2 + (i * 12), 12);
            entries[BinaryPrimitives.ReadUInt16LittleEndian(entry)] = entry.ToArray();
        }

        foreach (var (tag, text) in tags)
        {
            byte[] value = [.. Encoding.UTF8.GetBytes(text), 0];
            var entry = new byte[12];
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(2), 2);
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), value.Length);
            if (value.Length > 4)
                BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), file.Count);
            else
                value.CopyTo(entry, 8);
            entries[tag] = entry;
            file.AddRange(value);
            file.AddRange(new byte[value.Length % 2]);
        }

        var head = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(head, file.Count);
        file.AddRange([(byte)entries.Count, 0, .. entries.Values.SelectMany(entry => entry), 0, 0, 0, 0]);
        for (var i = 0; i < head.Length; i++)
            file[4 + i] = head[i];
        File.WriteAllBytes(folder[name], [.. file]);
    }
}
