using System.Buffers;

namespace TextPromptIR.Core.Pictures;

/// <summary>
/// Gives pixels with alpha 0 a colour from their neighbours, because editors leave arbitrary colours (often black) there and the network would
/// draw their edge into visible pixels. Push-pull: averages of visible pixels are carried up a pyramid of halves and back down into the gaps.
/// </summary>
/// <remarks>Looks only at the block it is given, so a tile's input depends on nothing but the tile.</remarks>
internal static class TransparentFill
{
    /// <summary>Colour of a block without any visible pixel.</summary>
    public const float Empty = 0.5f;

    /// <summary>Fills the gaps of three planes.</summary>
    /// <param name="planes">Three planes of <paramref name="width"/> x <paramref name="height"/> values.</param>
    /// <param name="visible">One value per pixel: 1 visible, 0 a gap.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static void Fill(Span<float> planes, ReadOnlySpan<float> visible, int width, int height)
    {
        if (width == 1 && height == 1)
        {
            if (visible[0] == 0f)
                planes[..3].Fill(Empty);
            return;
        }

        int halfWidth = (width + 1) / 2, halfHeight = (height + 1) / 2, half = halfWidth * halfHeight;
        var rented = ArrayPool<float>.Shared.Rent(4 * half);
        try
        {
            var coarse = rented.AsSpan(0, 3 * half);
            var weights = rented.AsSpan(3 * half, half);
            Push(planes, visible, width, height, coarse, weights, halfWidth, halfHeight);
            Fill(coarse, weights, halfWidth, halfHeight);
            for (var plane = 0; plane < 3; plane++)
            {
                var fine = planes.Slice(plane * width * height, width * height);
                for (var i = 0; i < fine.Length; i++)
                {
                    if (visible[i] == 0f)
                        fine[i] = coarse[(plane * half) + (i / width / 2 * halfWidth) + (i % width / 2)];
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static void Push(
        ReadOnlySpan<float> planes, ReadOnlySpan<float> visible, int width, int height, Span<float> coarse, Span<float> weights, int halfWidth, int halfHeight)
    {
        int half = halfWidth * halfHeight, full = width * height;
        for (var i = 0; i < half; i++)
        {
            int left = i % halfWidth * 2, top = i / halfWidth * 2;
            float red = 0, green = 0, blue = 0, weight = 0;
            for (var y = top; y < Math.Min(top + 2, height); y++)
            {
                for (var x = left; x < Math.Min(left + 2, width); x++)
                {
                    var at = (y * width) + x;
                    if (visible[at] == 0f)
                        continue;
                    weight++;
                    red += planes[at];
                    green += planes[full + at];
                    blue += planes[(2 * full) + at];
                }
            }

            weights[i] = weight == 0 ? 0f : 1f;
            var scale = weight == 0 ? 0f : 1f / weight;
            coarse[i] = red * scale;
            coarse[half + i] = green * scale;
            coarse[(2 * half) + i] = blue * scale;
        }
    }
}
