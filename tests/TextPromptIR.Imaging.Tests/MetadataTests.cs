using System.Text;
using NetVips;

namespace TextPromptIR.Imaging.Tests;

public sealed class MetadataTests : IDisposable
{
    private const double DotsPerInch300 = 300 / 25.4;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var source in new[] { "metadata.jpg", "metadata.png", "metadata.webp" })
        {
            foreach (var extension in new[] { ".jpg", ".png", ".webp" })
                pairs.Add(source, extension);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void SaveAs_ExifXmpAndProfile_AreKept(string source, string extension)
    {
        Pictures.Copy(Pictures.Committed(source), folder["out" + extension]);

        using var before = Image.NewFromFile(Pictures.Committed(source));
        using var after = Image.NewFromFile(folder["out" + extension]);
        Assert.Equal(before.Get("icc-profile-data"), after.Get("icc-profile-data"));
        Assert.Contains("<note>kept</note>", Text(after, "xmp-data"));
        var exif = Text(after, "exif-data");
        Assert.Contains("Camera maker (with brackets)", exif);
        Assert.Contains("MAKERNOTE", exif);
        Assert.StartsWith("1/250", (string)after.Get("exif-ifd2-ExposureTime"));
        Assert.StartsWith("47/1 22/1 617/50", (string)after.Get("exif-ifd3-GPSLatitude"));
    }

    [Theory]
    [InlineData("metadata.jpg", ".tif")]
    [InlineData("resolution.tif", ".tif")]
    [InlineData("resolution.tif", ".png")]
    public void SaveAs_ProfileXmpAndResolution_AreKeptToAndFromTiff(string source, string extension)
    {
        Pictures.Copy(Pictures.Committed(source), folder["out" + extension]);

        using var before = Image.NewFromFile(Pictures.Committed(source));
        using var after = Image.NewFromFile(folder["out" + extension]);
        Assert.Equal(before.Get("icc-profile-data"), after.Get("icc-profile-data"));
        Assert.Contains("<note>kept</note>", Text(after, "xmp-data"));
        Assert.Equal(DotsPerInch300, after.Xres, 0.01);
    }

    [Theory]
    [InlineData("metadata.jpg", ".png")]
    [InlineData("metadata.png", ".jpg")]
    [InlineData("24-bit.bmp", ".png")]
    [InlineData("24-bit.bmp", ".jpg")]
    [InlineData("24-bit.bmp", ".tif")]
    public void SaveAs_Resolution_IsKept(string source, string extension)
    {
        Pictures.Copy(Pictures.Committed(source), folder["out" + extension]);

        using var after = Image.NewFromFile(folder["out" + extension]);
        Assert.Equal(DotsPerInch300, after.Xres, 0.01);
        Assert.Equal(DotsPerInch300, after.Yres, 0.01);
    }

    [Theory]
    [InlineData("pages.tif", ".png")]
    [InlineData("pages.tif", ".jpg")]
    [InlineData("pages.tif", ".tif")]
    [InlineData("none.bmp", ".png")]
    [InlineData("none.bmp", ".jpg")]
    [InlineData("none.bmp", ".tif")]
    public void SaveAs_SourceWithoutResolution_GetsTheUsualOne(string source, string extension)
    {
        var bytes = File.ReadAllBytes(Pictures.Committed("24-bit.bmp"));
        bytes.AsSpan(38, 8).Clear();
        File.WriteAllBytes(folder["none.bmp"], bytes);
        Pictures.Copy(source == "none.bmp" ? folder[source] : Pictures.Committed(source), folder["out" + extension]);

        using var after = Image.NewFromFile(folder["out" + extension]);
        Assert.Equal(72 / 25.4, after.Xres, 0.01);
        Assert.Equal(72 / 25.4, after.Yres, 0.01);
    }

    [Fact]
    public void SaveAs_ResolutionToBmpAndBack_IsKept()
    {
        Pictures.Copy(Pictures.Committed("metadata.png"), folder["a.bmp"]);
        Pictures.Copy(folder["a.bmp"], folder["b.png"]);

        using var after = Image.NewFromFile(folder["b.png"]);
        Assert.Equal(DotsPerInch300, after.Xres, 0.01);
    }

    [Fact]
    public void SaveAs_AbsurdResolution_IsDropped()
    {
        var bytes = File.ReadAllBytes(Pictures.Committed("24-bit.bmp"));
        bytes.AsSpan(38, 4).Fill(0x7F);
        File.WriteAllBytes(folder["absurd.bmp"], bytes);

        Pictures.Copy(folder["absurd.bmp"], folder["out.tif"]);

        using var after = Image.NewFromFile(folder["out.tif"]);
        Assert.Equal(1, after.Xres, 0.001);
        Assert.Equal(DotsPerInch300, after.Yres, 0.01);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".tif")]
    [InlineData(".webp")]
    public void SaveAs_MetadataThatTheEncoderRefuses_SavesThePictureWithoutIt(string extension)
    {
        // Found by fuzzing: it opens, but libvips failed to write PNG with its metadata, after all rows had been computed.
        var source = Pictures.Committed("found-by-fuzzing-metadata.tif");

        Pictures.Copy(source, folder["out" + extension]);

        Assert.InRange(Pictures.Psnr(Pictures.PixelsOf(source), Pictures.PixelsOf(folder["out" + extension])), 15, double.PositiveInfinity);
    }

    [Fact]
    public void SaveAs_PngComment_IsKept()
    {
        Pictures.Copy(Pictures.Committed("metadata.png"), folder["out.png"]);

        using var after = Image.NewFromFile(folder["out.png"]);
        Assert.Contains("A test picture", after.GetFields().Where(name => name.StartsWith("png-comment", StringComparison.Ordinal)).Select(after.Get));
    }

    [Theory]
    [InlineData("chroma-444.jpg", ".png")]
    [InlineData("palette.png", ".jpg")]
    [InlineData("palette.png", ".webp")]
    [InlineData("rgb16.tif", ".png")]
    public void SaveAs_SourceWithoutExif_GetsNone(string source, string extension)
    {
        Pictures.Copy(Pictures.Committed(source), folder["out" + extension]);

        using var after = Image.NewFromFile(folder["out" + extension]);
        Assert.False(after.Contains("exif-data"));
    }

    [Fact]
    public void SaveAs_Cmyk_GetsTheProfileOfItsNewColours()
    {
        Pictures.Copy(Pictures.Committed("cmyk.jpg"), folder["out.png"]);

        using var after = Image.NewFromFile(folder["out.png"]);
        Assert.Equal("RGB ", Encoding.ASCII.GetString((byte[])after.Get("icc-profile-data"), 16, 4));
    }

    [Theory]
    [InlineData("metadata.jpg", 92, "4:2:0")]
    [InlineData("chroma-444.jpg", 80, "4:4:4")]
    [InlineData("orientation-1.png", 92, "4:4:4")]
    [InlineData("orientation-1.png", 75, "4:2:0")]
    public void SaveAs_Jpeg_KeepsTheChromaOfTheSource(string source, int quality, string subsampling)
    {
        Pictures.Copy(Pictures.Committed(source), folder["out.jpg"], new SaveOptions { Quality = quality });

        using var after = Image.Jpegload(folder["out.jpg"]);
        Assert.Equal(subsampling, after.Get("jpeg-chroma-subsample"));
    }

    [Theory]
    [InlineData("metadata.webp", 80, true)]
    [InlineData("orientation-1.png", 100, true)]
    [InlineData("orientation-1.png", 92, false)]
    public void SaveAs_WebP_IsLosslessWhereAskedForOrFound(string source, int quality, bool lossless)
    {
        Pictures.Copy(Pictures.Committed(source), folder["out.webp"], new SaveOptions { Quality = quality });

        Assert.Equal(lossless, Pictures.PixelsOf(Pictures.Committed(source)).SequenceEqual(Pictures.PixelsOf(folder["out.webp"])));
    }

    [Fact]
    public void LossesWhenSavedAs_ExifToTiff_SaysSo()
    {
        using var picture = PictureFile.Open(Pictures.Committed("metadata.jpg"));

        Assert.Contains("EXIF", Assert.Single(picture.LossesWhenSavedAs("a.tif")));
        Assert.Empty(picture.LossesWhenSavedAs("a.jpg"));
    }

    public void Dispose() => folder.Dispose();

    private static string Text(Image image, string field) => Encoding.Latin1.GetString((byte[])image.Get(field));
}
