using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;

namespace TextPromptIR.Core.Tests.Fakes;

/// <summary>Pictures and guidance for tests.</summary>
public static class Sample
{
    public static Guidance Guidance(float strength = 1f, bool unrelated = false) => new(
        "remove the rain",
        [0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        [.. new float[10]],
        unrelated ? ImmutableArray<Degradation>.Empty : [Degradation.Rain],
        strength,
        unrelated,
        Automatic: false,
        CacheKey: "rain");

    /// <summary>"Fix this photo", for a pack that knows noise, rain and haze.</summary>
    public static Guidance GeneralWish(float strength = 1f, params Degradation[] kept)
    {
        var left = new float[DegradationNames.Count];
        foreach (var degradation in kept)
            left[(int)degradation] = 0.9f;
        var wish = new Guidance("fix this photo", [.. new float[10]], [.. new float[10]], [.. left], [], strength, Unrelated: false, Automatic: true, "none");
        return new TrainedScope("fake", [Degradation.Noise, Degradation.Rain, Degradation.Haze]).Limit(wish, null);
    }

    /// <summary>Random pixels; alpha random too, with some zeros, unless <paramref name="opaque"/>.</summary>
    public static ArrayPixelSource Random(int width, int height, PixelLayout layout = PixelLayout.Bgra32, int seed = 1, bool opaque = true, bool grey = false)
    {
        var bytes = layout.BytesPerPixel();
        var pixels = new byte[width * height * bytes];
        var random = new Random(seed);
        random.NextBytes(pixels);
        for (var at = 0; at < pixels.Length; at += bytes)
        {
            if (grey)
            {
                for (var i = bytes / 4; i < bytes * 3 / 4; i++)
                    pixels[at + i] = pixels[at + (i % (bytes / 4))];
            }

            if (opaque || random.Next(4) == 0)
                pixels.AsSpan(at + (bytes * 3 / 4), bytes / 4).Fill(opaque ? (byte)255 : (byte)0);
        }

        return new ArrayPixelSource(pixels, width, height, layout);
    }

    /// <summary>A picture of one colour per pixel, opaque, 8 bits.</summary>
    public static ArrayPixelSource Bgra(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue, byte Alpha)> colour)
    {
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue, alpha) = colour(x, y);
                ReadOnlySpan<byte> pixel = [blue, green, red, alpha];
                pixel.CopyTo(pixels.AsSpan(((y * width) + x) * 4));
            }
        }

        return new ArrayPixelSource(pixels, width, height, PixelLayout.Bgra32);
    }

    public static PixelRect Whole(IPixelSource source) => new(0, 0, source.Width, source.Height);

    public static byte[] Pixels(IPixelSource source, PixelRect? bounds = null)
    {
        var rect = bounds ?? Whole(source);
        var stride = rect.Width * source.Layout.BytesPerPixel();
        var pixels = new byte[stride * rect.Height];
        source.Read(rect, pixels, stride);
        return pixels;
    }

    public static byte[] Render(
        this TiledRestoration restoration, IPixelSource source, PixelRect? bounds = null, float strength = 1f, ShowMode show = ShowMode.Restored,
        CancellationToken cancellationToken = default)
    {
        var rect = bounds ?? Whole(source);
        var stride = rect.Width * source.Layout.BytesPerPixel();
        var pixels = new byte[stride * rect.Height];
        restoration.Render(rect, pixels, stride, strength, show, cancellationToken);
        return pixels;
    }

    /// <summary>The part of a whole-picture result that lies in <paramref name="bounds"/>.</summary>
    public static byte[] Crop(byte[] whole, IPixelSource source, PixelRect bounds) =>
        Pixels(new ArrayPixelSource(whole, source.Width, source.Height, source.Layout), bounds);

    public static ushort[] Words(byte[] pixels) => MemoryMarshal.Cast<byte, ushort>(pixels).ToArray();
}
