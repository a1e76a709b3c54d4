using System.Buffers.Binary;
using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging.Writing;

namespace TextPromptIR.Imaging.Tests;

public sealed class DamageTests : IDisposable
{
    // A header may claim anything: small limits show that nothing is decoded, or set aside, on its word.
    private static readonly OpenOptions Small = new() { MaxPixels = 1_000_000 };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Files =>
    [
        "orientation-6.png", "palette-alpha.png", "metadata.png", "metadata.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "metadata.webp",
        "alpha.webp", "animated.webp", "rgb16.tif", "rgb16-big-endian-tiles.tif", "premultiplied-alpha.tif", "pages.tif", "resolution.tif",
        "24-bit.bmp", "bitfields.bmp",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_TruncatedAnywhere_IsRefusedOrWhole(string name)
    {
        var bytes = File.ReadAllBytes(Pictures.Committed(name));
        var whole = Pictures.PixelsOf(Pictures.Committed(name));
        var path = folder[name];
        var refused = 0;
        var step = Math.Max(1, bytes.Length / 100);
        for (var length = 0; length < bytes.Length; length += step)
        {
            File.WriteAllBytes(path, bytes[..length]);
            if (TryOpen(path) is { } pixels)
                Assert.True(whole.SequenceEqual(pixels), $"cut to {length} of {bytes.Length} bytes: other pixels, and no error");
            else
                refused++;
        }

        Assert.True(refused > 20, $"only {refused} refused");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_RandomBytesChanged_IsRefusedOrOpens(string name)
    {
        var bytes = File.ReadAllBytes(Pictures.Committed(name));
        var random = new Random(7);
        var path = folder[name];
        for (var round = 0; round < 100; round++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                // Headers decide most: every second change is among the first bytes.
                var at = random.Next(2) == 0 ? random.Next(Math.Min(64, bytes.Length)) : random.Next(bytes.Length);
                damaged[at] = random.Next(4) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
            }

            File.WriteAllBytes(path, damaged);
            _ = TryOpen(path);
        }
    }

    [Fact]
    public void Open_PngThatClaimsToBeHuge_IsRefusedByItsSize()
    {
        var bytes = File.ReadAllBytes(Pictures.Committed("orientation-1.png"));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.Compute(bytes.AsSpan(12, 17)));
        AssertRefused(bytes, "a.png", ErrorCode.PictureTooLarge, "60000 x 60000");
    }

    [Fact]
    public void Open_PngThatClaimsMoreRowsThanItHas_IsDamaged()
    {
        var bytes = File.ReadAllBytes(Pictures.Committed("orientation-1.png"));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 16_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.Compute(bytes.AsSpan(12, 17)));
        AssertRefused(bytes, "a.png", ErrorCode.DamagedPicture, "damaged");
    }

    [Fact]
    public void Open_JpegThatClaimsToBeHuge_IsRefusedByItsSize()
    {
        var bytes = File.ReadAllBytes(Pictures.Committed("chroma-444.jpg"));
        var frame = bytes.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), 65_000);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), 65_000);
        AssertRefused(bytes, "a.jpg", ErrorCode.PictureTooLarge, "65000 x 65000");
    }

    [Theory]
    [InlineData(60_000, 60_000, ErrorCode.PictureTooLarge)]
    [InlineData(int.MaxValue, int.MinValue, ErrorCode.PictureTooLarge)]
    [InlineData(24, 4_000, ErrorCode.DamagedPicture)]
    [InlineData(-24, 16, ErrorCode.DamagedPicture)]
    [InlineData(0, 16, ErrorCode.DamagedPicture)]
    public void Open_BmpWithAFalseSize_IsRefused(int width, int height, ErrorCode code)
    {
        var bytes = File.ReadAllBytes(Pictures.Committed("24-bit.bmp"));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), height);
        AssertRefused(bytes, "a.bmp", code, "a.bmp");
    }

    [Fact]
    public void Open_PictureAboveTheLimit_IsRefusedThoughItIsGenuine()
    {
        var error = Assert.Throws<RestoreException>(() =>
            PictureFile.Open(Pictures.Committed("grey.jpg"), new OpenOptions { MaxPixels = 383 }, CancellationToken.None));

        Assert.Equal(ErrorCode.PictureTooLarge, error.Code);
        PictureFile.Open(Pictures.Committed("grey.jpg"), new OpenOptions { MaxPixels = 384 }, CancellationToken.None).Dispose();
    }

    [Fact]
    public void Open_Pipe_IsRefusedAndDoesNotWait()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no pipes in folders.");
        System.Diagnostics.Process.Start("mkfifo", [folder["a.png"]])!.WaitForExit();
        File.CreateSymbolicLink(folder["b.png"], folder["a.png"]);
        Assert.Equal(ErrorCode.DamagedPicture, Assert.Throws<RestoreException>(() => PictureFile.Open(folder["a.png"])).Code);
        Assert.Equal(ErrorCode.DamagedPicture, Assert.Throws<RestoreException>(() => PictureFile.Open(folder["b.png"])).Code);
    }

    [Fact]
    public void Open_LinkThatLeadsNowhere_IsNotFound()
    {
        File.CreateSymbolicLink(folder["dead.png"], "nothing");
        File.CreateSymbolicLink(folder["circle.png"], "circle.png");
        Assert.Equal(ErrorCode.InputNotFound, Assert.Throws<RestoreException>(() => PictureFile.Open(folder["dead.png"])).Code);
        Assert.Equal(ErrorCode.InputNotFound, Assert.Throws<RestoreException>(() => PictureFile.Open(folder["circle.png"])).Code);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Pixels, or null where the file was refused as a damaged file may be; anything else fails the test.</summary>
    private static byte[]? TryOpen(string path)
    {
        try
        {
            using var picture = PictureFile.Open(path, Small, CancellationToken.None);
            return Pictures.Pixels(picture);
        }
        catch (RestoreException e)
        {
            Assert.Contains(e.Code, (ErrorCode[])[ErrorCode.DamagedPicture, ErrorCode.UnsupportedFormat, ErrorCode.PictureTooLarge]);
            return null;
        }
    }

    private void AssertRefused(byte[] bytes, string name, ErrorCode code, string says)
    {
        File.WriteAllBytes(folder[name], bytes);
        var error = Assert.Throws<RestoreException>(() => PictureFile.Open(folder[name]));
        Assert.Equal(code, error.Code);
        Assert.Contains(says, error.Message);
    }
}
