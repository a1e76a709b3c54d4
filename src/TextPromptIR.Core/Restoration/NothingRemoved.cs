using System.Runtime.InteropServices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.Core.Restoration;

/// <summary>
/// The removed part of a picture from which nothing was removed: mid grey, 128 in 8 bits and 32896 in 16, exactly what
/// <see cref="ShowMode.Removed"/> gives for any pixel that a restoration leaves alone.
/// </summary>
public static class NothingRemoved
{
    private const uint Grey8 = 0x808080;
    private const ulong Grey16 = 0x8080_8080_8080;

    /// <summary>Replaces the source's pixels by mid grey. Alpha stays, and so does every pixel with alpha 0.</summary>
    /// <param name="pixels">Rows of source pixels from the top.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="layout">Layout of the pixels.</param>
    public static void Write(Span<byte> pixels, int width, int height, int stride, PixelLayout layout)
    {
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * stride, width * layout.BytesPerPixel());
            if (layout == PixelLayout.Bgra32)
            {
                foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(row))
                    pixel = pixel >> 24 == 0 ? pixel : (pixel & 0xFF000000) | Grey8;
            }
            else
            {
                foreach (ref var pixel in MemoryMarshal.Cast<byte, ulong>(row))
                    pixel = pixel >> 48 == 0 ? pixel : (pixel & 0xFFFF_0000_0000_0000) | Grey16;
            }
        }
    }
}
