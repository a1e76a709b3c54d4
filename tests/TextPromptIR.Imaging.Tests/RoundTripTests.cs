using System.Runtime.InteropServices;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Imaging.Tests;

public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, int, int> LosslessFormats()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var extension in new[] { ".png", ".tif" })
        {
            foreach (var bits in new[] { 8, 16 })
            {
                for (var bands = 1; bands <= 4; bands++)
                    cases.Add(extension, bands, bits);
            }
        }

        cases.Add(".webp", 3, 8);
        cases.Add(".webp", 4, 8);
        return cases;
    }

    [Theory]
    [MemberData(nameof(LosslessFormats))]
    public void Open_LosslessFile_GivesItsSamplesExactly(string extension, int bands, int bits)
    {
        var samples = Pictures.Samples(bands, bits);
        Pictures.Write(folder["in" + extension], samples, bands, bits);

        using var picture = PictureFile.Open(folder["in" + extension]);

        Assert.Equal((Pictures.Width, Pictures.Height), (picture.Width, picture.Height));
        Assert.Equal(bits == 16 ? PixelLayout.Rgba64 : PixelLayout.Bgra32, picture.Layout);
        Assert.Equal(bands <= 2, picture.IsGrey);
        Assert.Equal(bands is 2 or 4, picture.HasAlpha);
        Assert.Equal(Expected(samples, bands, bits), Pictures.Pixels(picture));
    }

    [Theory]
    [MemberData(nameof(LosslessFormats))]
    public void SaveAs_LosslessFormat_KeepsEverySampleAndTheirKind(string extension, int bands, int bits)
    {
        var samples = Pictures.Samples(bands, bits);
        Pictures.Write(folder["in" + extension], samples, bands, bits);

        Pictures.Copy(folder["in" + extension], folder["out" + extension]);

        using var saved = PictureFile.Open(folder["out" + extension]);
        Assert.Equal(bits == 16 ? PixelLayout.Rgba64 : PixelLayout.Bgra32, saved.Layout);
        Assert.Equal((bands <= 2, bands is 2 or 4), (saved.IsGrey, saved.HasAlpha));
        Assert.Equal(Expected(samples, bands, bits), Pictures.Pixels(saved));
        Assert.Equal(["in" + extension, "out" + extension], folder.Names());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void SaveAs_Bmp_KeepsEverySample(int bands)
    {
        var samples = Pictures.Samples(bands, 8);
        Pictures.Write(folder["in.png"], samples, bands, 8);

        Pictures.Copy(folder["in.png"], folder["out.bmp"]);
        Pictures.Copy(folder["out.bmp"], folder["again.png"]);

        Assert.Equal(Expected(samples, bands, 8), Pictures.PixelsOf(folder["out.bmp"]));
        Assert.Equal(Expected(samples, bands, 8), Pictures.PixelsOf(folder["again.png"]));
    }

    [Theory]
    [InlineData(1, 35)]
    [InlineData(3, 30)]
    public void SaveAs_Jpeg_IsCloseToTheSource(int bands, double floor)
    {
        Pictures.Copy(Pictures.Committed(bands == 1 ? "grey.jpg" : "rgb16.tif"), folder["out.jpg"], new SaveOptions { Quality = 98 });

        using var saved = PictureFile.Open(folder["out.jpg"]);
        var reference = Pictures.PixelsOf(Pictures.Committed(bands == 1 ? "grey.jpg" : "orientation-1.png"));
        Assert.Equal(bands == 1, saved.IsGrey);
        Assert.Equal(PixelLayout.Bgra32, saved.Layout);
        Assert.InRange(Pictures.Psnr(reference, Pictures.Pixels(saved)), floor, double.PositiveInfinity);
    }

    [Fact]
    public void SaveAs_SixteenBitsToEightBitFormat_RoundsToNearest()
    {
        Pictures.Copy(Pictures.Committed("rgb16.tif"), folder["out.bmp"]);

        using var deep = PictureFile.Open(Pictures.Committed("rgb16.tif"));
        var wide = MemoryMarshal.Cast<byte, ushort>(Pictures.Pixels(deep)).ToArray();
        var expected = wide.Select(value => (byte)Math.Round(value / 257.0)).Chunk(4).SelectMany(p => new[] { p[2], p[1], p[0], p[3] });
        Assert.Equal(expected, Pictures.PixelsOf(folder["out.bmp"]));
        Assert.NotEmpty(deep.LossesWhenSavedAs("out.bmp"));
        Assert.Empty(deep.LossesWhenSavedAs("out.tif"));
    }

    [Fact]
    public void SaveAs_AlphaToJpeg_LaysThePictureOverWhite()
    {
        const int width = 64, height = 16;
        var samples = new byte[width * height * 4];
        for (var i = 3; i < samples.Length; i += 4)
            samples[i] = (byte)(i / 4 % width < 32 ? 0 : 255);
        Pictures.Write(folder["in.png"], samples, 4, 8, width, height);

        Pictures.Copy(folder["in.png"], folder["out.jpg"], new SaveOptions { Quality = 100 });

        var pixels = Pictures.PixelsOf(folder["out.jpg"]);
        Assert.InRange(pixels[0], 252, 255);
        Assert.InRange(pixels[(width - 1) * 4], 0, 3);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>File samples as the pixel layout has them: the definition, sample by sample.</summary>
    private static byte[] Expected(byte[] samples, int bands, int bits)
    {
        var bytes = bits / 8;
        byte[] Sample(int pixel, int band) => samples.AsSpan(((pixel * bands) + band) * bytes, bytes).ToArray();
        var opaque = Enumerable.Repeat(byte.MaxValue, bytes).ToArray();
        var pixels = new List<byte>();
        for (var pixel = 0; pixel < samples.Length / bytes / bands; pixel++)
        {
            var colours = bands <= 2 ? [Sample(pixel, 0), Sample(pixel, 0), Sample(pixel, 0)]
                : new[] { Sample(pixel, 0), Sample(pixel, 1), Sample(pixel, 2) };
            if (bits == 8)
                Array.Reverse(colours);
            pixels.AddRange(colours.SelectMany(sample => sample));
            pixels.AddRange(bands is 2 or 4 ? Sample(pixel, bands - 1) : opaque);
        }

        return [.. pixels];
    }
}
