using System.Buffers;
using System.Runtime.InteropServices;

namespace TextPromptIR.Core.Pictures;

/// <summary>Tells whether a picture is grey, for sources that do not know it from their file.</summary>
public static class GreyProbe
{
    private const int BandRows = 64;

    /// <summary>True when red, green and blue are equal in every pixel that is not fully transparent. Stops at the first coloured band.</summary>
    /// <param name="source">Any picture; its <see cref="IPixelSource.IsGrey"/> is not asked.</param>
    /// <param name="cancellationToken">Answers within one band of rows.</param>
    public static bool IsGrey(IPixelSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var stride = checked(source.Width * source.Layout.BytesPerPixel());
        var rows = Math.Clamp((4 << 20) / stride, 1, BandRows);
        var band = ArrayPool<byte>.Shared.Rent(checked(stride * rows));
        try
        {
            for (var y = 0; y < source.Height; y += rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var height = Math.Min(rows, source.Height - y);
                source.Read(new PixelRect(0, y, source.Width, height), band, stride);
                if (!IsGrey(band.AsSpan(0, stride * height), source.Layout))
                    return false;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(band);
        }
    }

    /// <summary>True when red, green and blue are equal in every pixel of <paramref name="pixels"/> that is not fully transparent.</summary>
    public static bool IsGrey(ReadOnlySpan<byte> pixels, PixelLayout layout)
    {
        if (layout == PixelLayout.Bgra32)
        {
            foreach (var pixel in MemoryMarshal.Cast<byte, uint>(pixels))
            {
                // Equal channels survive a shift by one channel: compare blue, green with green, red.
                if (((pixel ^ (pixel >> 8)) & 0xFFFF) != 0 && pixel >> 24 != 0)
                    return false;
            }
        }
        else
        {
            foreach (var pixel in MemoryMarshal.Cast<byte, ulong>(pixels))
            {
                if (((pixel ^ (pixel >> 16)) & 0xFFFF_FFFF) != 0 && pixel >> 48 != 0)
                    return false;
            }
        }

        return true;
    }
}
