using NetVips;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Imaging.Tests;

/// <summary>Small pictures with known samples, and what the tests do with them.</summary>
internal static class Pictures
{
    public const int Width = 37;
    public const int Height = 23;

    /// <summary>A committed picture (tests/tools/make_pictures.py).</summary>
    public static string Committed(string name) => Path.Combine(AppContext.BaseDirectory, "pictures", name);

    /// <summary>Samples that differ everywhere and use the whole range.</summary>
    public static byte[] Samples(int bands, int bits, int width = Width, int height = Height)
    {
        var samples = new byte[width * height * bands * bits / 8];
        new Random(bands + bits).NextBytes(samples);
        return samples;
    }

    /// <summary>Writes samples with libvips alone, so that reading is tested against a writer that is not ours.</summary>
    public static void Write(string path, byte[] samples, int bands, int bits, int width = Width, int height = Height)
    {
        var format = bits == 16 ? Enums.BandFormat.Ushort : Enums.BandFormat.Uchar;
        using var plain = Image.NewFromMemory(samples, width, height, bands, format);
        var colours = (bands <= 2, bits == 16) switch
        {
            (true, true) => Enums.Interpretation.Grey16,
            (true, false) => Enums.Interpretation.Bw,
            (false, true) => Enums.Interpretation.Rgb16,
            (false, false) => Enums.Interpretation.Srgb,
        };
        using var image = plain.Copy(interpretation: colours);
        using var file = File.Create(path);
        using var target = new TargetCustom();
        target.OnWrite += (buffer, length) =>
        {
            file.Write(buffer, 0, length);
            return length;
        };
        target.OnRead += (buffer, length) => file.Read(buffer, 0, length);
        target.OnSeek += file.Seek;
        switch (Path.GetExtension(path))
        {
            case ".png":
                image.PngsaveTarget(target);
                break;
            case ".tif":
                image.TiffsaveTarget(target);
                break;
            case ".jpg":
                image.JpegsaveTarget(target, q: 95);
                break;
            default:
                image.WebpsaveTarget(target, lossless: true, exact: true);
                break;
        }
    }

    /// <summary>All pixels in the picture's layout.</summary>
    public static byte[] Pixels(PictureFile picture)
    {
        var stride = picture.Width * BytesPerPixel(picture.Layout);
        var pixels = new byte[stride * picture.Height];
        picture.Read(new PixelRect(0, 0, picture.Width, picture.Height), pixels, stride);
        return pixels;
    }

    public static byte[] PixelsOf(string path)
    {
        using var picture = PictureFile.Open(path);
        return Pixels(picture);
    }

    /// <summary>Saves the picture unchanged.</summary>
    public static void Copy(string from, string to, SaveOptions? options = null)
    {
        using var picture = PictureFile.Open(from);
        picture.SaveAs(to, picture.Read, options ?? new SaveOptions(), TestContext.Current.CancellationToken);
    }

    public static int BytesPerPixel(PixelLayout layout) => layout == PixelLayout.Rgba64 ? 8 : 4;

    /// <summary>Peak signal-to-noise ratio of two pictures of the same layout, in decibels.</summary>
    public static double Psnr(byte[] first, byte[] second)
    {
        Assert.Equal(first.Length, second.Length);
        var sum = first.Zip(second, (a, b) => (double)(a - b) * (a - b)).Sum();
        return sum == 0 ? double.PositiveInfinity : 10 * Math.Log10(255.0 * 255 * first.Length / sum);
    }
}
