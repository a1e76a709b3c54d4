using System.Runtime.InteropServices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Pixels;

/// <summary>Converts rows between a file's samples (interleaved, native-endian) and the layouts that the restoration works in.</summary>
internal static class Samples
{
    /// <summary>Bytes of one pixel: 4 or 8.</summary>
    public static int BytesPerPixel(PixelLayout layout) => layout == PixelLayout.Rgba64 ? 8 : 4;

    /// <summary>File samples to <see cref="SampleShape.Layout"/>; alpha becomes opaque where the file has none.</summary>
    public static void Expand(SampleShape shape, ReadOnlySpan<byte> samples, Span<byte> pixels)
    {
        if (shape.Bits == 16)
            Expand16(shape, MemoryMarshal.Cast<byte, ushort>(samples), MemoryMarshal.Cast<byte, ushort>(pixels));
        else
            Expand8(shape, samples, pixels);
    }

    /// <summary>
    /// Pixels to file samples. Grey takes green (all three are equal); 16 bits are rounded to 8; alpha that the file cannot hold is
    /// laid over white, as Paint.NET does.
    /// </summary>
    public static void Pack(PixelLayout layout, ReadOnlySpan<byte> pixels, SampleShape shape, Span<byte> samples)
    {
        if (shape.Bits == 16)
            Pack16(MemoryMarshal.Cast<byte, ushort>(pixels), shape, MemoryMarshal.Cast<byte, ushort>(samples));
        else if (layout == PixelLayout.Rgba64)
            Pack16To8(MemoryMarshal.Cast<byte, ushort>(pixels), shape, samples);
        else
            Pack8(pixels, shape, samples);
    }

    private static void Expand8(SampleShape shape, ReadOnlySpan<byte> from, Span<byte> to)
    {
        var bands = shape.Bands;
        var (red, blue) = shape.IsGrey ? (0, 0) : (0, 2);
        var green = shape.IsGrey ? 0 : 1;
        for (int i = 0, o = 0; o < to.Length; i += bands, o += 4)
        {
            to[o] = from[i + blue];
            to[o + 1] = from[i + green];
            to[o + 2] = from[i + red];
            to[o + 3] = shape.HasAlpha ? from[i + bands - 1] : byte.MaxValue;
        }
    }

    private static void Expand16(SampleShape shape, ReadOnlySpan<ushort> from, Span<ushort> to)
    {
        var bands = shape.Bands;
        var (green, blue) = shape.IsGrey ? (0, 0) : (1, 2);
        for (int i = 0, o = 0; o < to.Length; i += bands, o += 4)
        {
            to[o] = from[i];
            to[o + 1] = from[i + green];
            to[o + 2] = from[i + blue];
            to[o + 3] = shape.HasAlpha ? from[i + bands - 1] : ushort.MaxValue;
        }
    }

    private static void Pack8(ReadOnlySpan<byte> from, SampleShape shape, Span<byte> to) =>
        Pack8(from, shape, to, red: 2, green: 1, blue: 0);

    private static void Pack8(ReadOnlySpan<byte> from, SampleShape shape, Span<byte> to, int red, int green, int blue)
    {
        var bands = shape.Bands;
        for (int i = 0, o = 0; i < from.Length; i += 4, o += bands)
        {
            var alpha = from[i + 3];
            if (shape.HasAlpha)
                to[o + bands - 1] = alpha;
            var under = shape.HasAlpha || alpha == byte.MaxValue ? byte.MaxValue : alpha;
            if (shape.IsGrey)
            {
                to[o] = OverWhite(from[i + green], under);
                continue;
            }

            to[o] = OverWhite(from[i + red], under);
            to[o + 1] = OverWhite(from[i + green], under);
            to[o + 2] = OverWhite(from[i + blue], under);
        }
    }

    private static byte OverWhite(byte value, byte alpha) =>
        alpha == byte.MaxValue ? value : (byte)(255 - ((((255 - value) * alpha) + 127) / 255));

    private static void Pack16(ReadOnlySpan<ushort> from, SampleShape shape, Span<ushort> to)
    {
        var bands = shape.Bands;
        for (int i = 0, o = 0; i < from.Length; i += 4, o += bands)
        {
            if (shape.HasAlpha)
                to[o + bands - 1] = from[i + 3];
            if (shape.IsGrey)
            {
                to[o] = from[i + 1];
                continue;
            }

            from.Slice(i, 3).CopyTo(to[o..]);
        }
    }

    private static void Pack16To8(ReadOnlySpan<ushort> from, SampleShape shape, Span<byte> to)
    {
        Span<byte> pixel = stackalloc byte[4];
        for (int i = 0, o = 0; i < from.Length; i += 4, o += shape.Bands)
        {
            for (var band = 0; band < 4; band++)
                pixel[band] = (byte)((from[i + band] + 128) / 257);
            Pack8(pixel, shape, to.Slice(o, shape.Bands), red: 0, green: 1, blue: 2);
        }
    }
}
