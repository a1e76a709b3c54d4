using System.Runtime.InteropServices;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Pixels;

/// <summary>Finds grey pictures that are stored as RGB; on coloured ones it stops at the first coloured pixel.</summary>
internal static class GreyScan
{
    private const int BlockPixels = 1 << 16;

    public static bool IsGrey(PixelStore pixels, SampleShape shape)
    {
        var block = new byte[BlockPixels * shape.BytesPerPixel];
        for (var at = 0L; at < pixels.Length; at += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, pixels.Length - at));
            pixels.Read(at, part);
            if (shape.Bits == 16 ? !IsGrey<ushort>(MemoryMarshal.Cast<byte, ushort>(part), shape.Bands) : !IsGrey<byte>(part, shape.Bands))
                return false;
        }

        return true;
    }

    private static bool IsGrey<T>(ReadOnlySpan<T> samples, int bands)
        where T : unmanaged, IEquatable<T>
    {
        for (var i = 0; i < samples.Length; i += bands)
        {
            // What alpha hides has no colour, as inside a host.
            var hidden = bands == 4 && samples[i + 3].Equals(default);
            if (!hidden && (!samples[i].Equals(samples[i + 1]) || !samples[i].Equals(samples[i + 2])))
                return false;
        }

        return true;
    }
}
