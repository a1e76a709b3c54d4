using System.Buffers.Binary;
using System.Text;
using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging.Reading;
using TextPromptIR.Imaging.Writing;

namespace TextPromptIR.Imaging.Tests;

/// <summary>Parts of a file that libvips passes over in silence: the user hears of them.</summary>
public sealed class HiddenPartsTests : IDisposable
{
    private const string XmpHead = "http://ns.adobe.com/xap/1.0/\0";

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 4)]
    public void Open_AnimatedPng_SaysSoAndIsNotOverwritten(bool firstIsFrame, int pictures)
    {
        WriteAnimated("a.png", frames: 3, firstIsFrame);
        var before = File.ReadAllBytes(folder["a.png"]);
        using var picture = PictureFile.Open(folder["a.png"]);

        Assert.Contains($"{pictures} pages or frames", Assert.Single(picture.Notices));
        Assert.Equal(Pictures.PixelsOf(Pictures.Committed("orientation-1.png")), Pictures.Pixels(picture));
        var error = Assert.Throws<RestoreException>(() =>
            picture.SaveAs(folder["a.png"], picture.Read, new SaveOptions { Overwrite = true }, CancellationToken.None));
        Assert.Equal(ErrorCode.OutputExists, error.Code);
        Assert.Equal(before, File.ReadAllBytes(folder["a.png"]));
    }

    [Fact]
    public void Open_AnimationOfOneFrame_IsSilent()
    {
        WriteAnimated("a.png", frames: 1, firstIsFrame: true);
        using var picture = PictureFile.Open(folder["a.png"]);

        Assert.Empty(picture.Notices);
    }

    [Theory]
    [InlineData("MPF\0II*\0", "", "MPF")]
    [InlineData("urn:iso:std:iso:ts:21496:-1\0\0\0\0\0", "", "gain map")]
    [InlineData("MPF\0MM\0*", "<rdf:Description xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/' hdrgm:Version='1.0'/>", "gain map")]
    [InlineData("", "<rdf:Description GCamera:MotionPhoto=\"1\"/>", "motion photo")]
    [InlineData("", "<GCamera:MicroVideo>1</GCamera:MicroVideo>", "motion photo")]
    public void Open_JpegWithMoreThanOnePicture_SaysSo(string app2, string xmp, string says)
    {
        WriteJpeg("a.jpg", app2, xmp);
        using var picture = PictureFile.Open(folder["a.jpg"]);

        Assert.Contains(says, Assert.Single(picture.Notices));
        Assert.Equal(Pictures.PixelsOf(Pictures.Committed("chroma-444.jpg")), Pictures.Pixels(picture));
    }

    // Kinds of CIPA DC-007: 3.0 the picture itself, 1.1 and 1.2 smaller views of it, 2.x panoramas and other angles, 0 anything (gain maps).
    [Theory]
    [InlineData(true, false, 0x30000u)]
    [InlineData(true, false, 0x30000u, 0x10001u)]
    [InlineData(false, false, 0x30000u, 0x10001u, 0x10002u)]
    [InlineData(true, false, 0x20030000u, 0x40010002u)]
    [InlineData(true, true, 0x30000u, 0u)]
    [InlineData(false, true, 0x30000u, 0x10001u, 0u)]
    [InlineData(false, true, 0x20001u, 0x20001u)]
    [InlineData(true, true, 0x30000u, 0x10001u, 0x20003u)]
    public void Open_JpegWithIndexOfPictures_SaysSoUnlessTheyArePreviews(bool little, bool more, params uint[] kinds)
    {
        WriteJpeg("a.jpg", IndexOf(little, kinds), "");
        using var picture = PictureFile.Open(folder["a.jpg"]);

        Assert.Equal(more, picture.Notices.Any(notice => notice.Contains("MPF", StringComparison.Ordinal)));
    }

    [Fact]
    public void Open_JpegWithCutIndex_SaysThereMayBeMore()
    {
        var whole = IndexOf(little: true, 0x30000, 0x10001);
        for (var length = 4; length < whole.Length; length++)
            Assert.True(MultiPictureIndex.HasMoreThanPreviews(Encoding.Latin1.GetBytes(whole[4..length])));
    }

    [Theory]
    [InlineData("ICC_MPF\0", "")]
    [InlineData("", "<rdf:Description GCamera:MotionPhoto=\"0\"/>")]
    [InlineData("", "<dc:title>My GCamera and its MotionPhoto</dc:title>")]
    public void Open_JpegWithOnePicture_IsSilent(string app2, string xmp)
    {
        WriteJpeg("a.jpg", app2, xmp);
        using var picture = PictureFile.Open(folder["a.jpg"]);

        Assert.Empty(picture.Notices);
    }

    [Fact]
    public void Open_EveryOtherPicture_IsSilent()
    {
        foreach (var name in new[] { "metadata.jpg", "metadata.png", "metadata.webp", "alpha.webp", "rgb16.tif", "resolution.tif", "24-bit.bmp" })
        {
            using var picture = PictureFile.Open(Pictures.Committed(name));
            Assert.Empty(picture.Notices);
        }
    }

    [Fact]
    public void Readers_CutOrGarbledAnywhere_GiveAnAnswer()
    {
        WriteAnimated("a.png", frames: 3, firstIsFrame: true);
        WriteJpeg("a.jpg", IndexOf(little: true, 0x30000, 0x10001), "<a/>");
        var random = new Random(11);
        foreach (var name in new[] { "a.png", "a.jpg" })
        {
            var bytes = File.ReadAllBytes(folder[name]).AsSpan(0, 220).ToArray();
            for (var length = 0; length < bytes.Length; length++)
            {
                var damaged = bytes[..length];
                for (var change = random.Next(4); change > 0 && length > 0; change--)
                    damaged[random.Next(length)] = (byte)random.Next(256);
                File.WriteAllBytes(folder["damaged"], damaged);

                Assert.InRange(PngFrames.Count(folder["damaged"]), 1, int.MaxValue);
                _ = JpegExtras.Read(folder["damaged"]);
            }
        }
    }

    [Fact]
    public void Readers_EndlessHeaders_AreLeftBehind()
    {
        // Empty chunks of 12 bytes, and fill bytes before a marker: both legal, and both would go on for as long as the file does.
        var chunk = Chunk("tEXt", []);
        File.WriteAllBytes(folder["a.png"], [.. new byte[8], .. Enumerable.Repeat(chunk, 5000).SelectMany(bytes => bytes), .. Chunk("acTL", new byte[8])]);
        File.WriteAllBytes(folder["a.jpg"], [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 5000), 0xE2, 0, 6, .. "MPF\0"u8]);

        Assert.Equal(1, PngFrames.Count(folder["a.png"]));
        Assert.Equal(default, JpegExtras.Read(folder["a.jpg"]));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Compute(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static string IndexOf(bool little, params uint[] kinds)
    {
        const int Start = 4;
        const int Fields = 3;
        var entries = 8 + 2 + (Fields * 12) + 4;
        var bytes = new byte[Start + entries + (kinds.Length * 16)];
        (little ? "MPF\0II*\0"u8 : "MPF\0MM\0*"u8).CopyTo(bytes);
        Put(4, 8);
        Put16(8, Fields);
        PutField(0, 0xB000, 7, 4, 0x30303130);
        PutField(1, 0xB001, 4, 1, (uint)kinds.Length);
        PutField(2, 0xB002, 7, (uint)kinds.Length * 16, (uint)entries);
        for (var i = 0; i < kinds.Length; i++)
            Put(entries + (i * 16), kinds[i]);
        return Encoding.Latin1.GetString(bytes);

        void PutField(int field, ushort tag, ushort type, uint count, uint value)
        {
            var at = 10 + (field * 12);
            Put16(at, tag);
            Put16(at + 2, type);
            Put(at + 4, count);
            Put(at + 8, value);
        }

        void Put(int at, uint value) => BitConverter.TryWriteBytes(bytes.AsSpan(Start + at), little == BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
        void Put16(int at, ushort value) => BitConverter.TryWriteBytes(bytes.AsSpan(Start + at), little == BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
    }

    private static byte[] FrameControl(int number)
    {
        var data = new byte[26];
        BinaryPrimitives.WriteInt32BigEndian(data, number);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), 24);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8), 16);
        data[21] = 10;
        data[23] = 100;
        return Chunk("fcTL", data);
    }

    /// <summary>A PNG file with the chunks of an animation; its frames all show what the picture shows.</summary>
    private void WriteAnimated(string name, int frames, bool firstIsFrame)
    {
        var still = File.ReadAllBytes(Pictures.Committed("orientation-1.png"));
        var pixels = still.AsSpan().IndexOf("IDAT"u8) - 4;
        var pixelBytes = BinaryPrimitives.ReadInt32BigEndian(still.AsSpan(pixels));
        var control = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames);
        List<byte> file = [.. still[..33], .. Chunk("acTL", control), .. still[33..pixels]];
        var number = 0;
        if (firstIsFrame)
            file.AddRange(FrameControl(number++));
        file.AddRange(still[pixels..^12]);
        for (var frame = firstIsFrame ? 1 : 0; frame < frames; frame++)
        {
            file.AddRange(FrameControl(number++));
            file.AddRange(Chunk("fdAT", [0, 0, 0, (byte)number++, .. still.AsSpan(pixels + 8, pixelBytes)]));
        }

        file.AddRange(still[^12..]);
        File.WriteAllBytes(folder[name], [.. file]);
    }

    /// <summary>A JPEG file with an APP2 segment and an XMP packet, and bytes behind its end.</summary>
    private void WriteJpeg(string name, string app2, string xmp)
    {
        var plain = File.ReadAllBytes(Pictures.Committed("chroma-444.jpg"));
        var afterJfif = 4 + BinaryPrimitives.ReadUInt16BigEndian(plain.AsSpan(4));
        List<byte> file = [.. plain[..afterJfif]];
        Add(0xE1, xmp.Length > 0 ? XmpHead + xmp : "");
        Add(0xE2, app2);
        File.WriteAllBytes(folder[name], [.. file, .. plain[afterJfif..], .. "further pictures"u8]);

        void Add(byte marker, string content)
        {
            if (content.Length > 0)
                file.AddRange([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. Encoding.Latin1.GetBytes(content)]);
        }
    }
}
