namespace TextPromptIR.Core.Tiles;

/// <summary>Reflection at the picture's borders, the border pixel not repeated (PyTorch's <c>reflect</c>), repeated as often as needed.</summary>
internal static class MirrorPadding
{
    /// <summary>The pixel inside [0, <paramref name="length"/>) that stands for <paramref name="position"/>.</summary>
    public static int Reflect(int position, int length)
    {
        if ((uint)position < (uint)length)
            return position;
        if (length == 1)
            return 0;
        var period = 2 * (length - 1);
        var phase = position % period;
        if (phase < 0)
            phase += period;
        return phase < length ? phase : period - phase;
    }

    /// <summary>Writes the source pixel of each pixel of a tile and tells the span of source pixels that are needed.</summary>
    /// <param name="origin">Picture coordinate of the tile's first pixel.</param>
    /// <param name="length">Pixels of the picture along this axis.</param>
    /// <param name="map">Receives, for each tile pixel, the source pixel less <c>Start</c>.</param>
    /// <returns>First source pixel and their number, at most the tile's edge.</returns>
    public static (int Start, int Count) Map(int origin, int length, Span<int> map)
    {
        int first = int.MaxValue, last = -1;
        for (var i = 0; i < map.Length; i++)
        {
            var position = Reflect(origin + i, length);
            map[i] = position;
            first = Math.Min(first, position);
            last = Math.Max(last, position);
        }

        for (var i = 0; i < map.Length; i++)
            map[i] -= first;
        return (first, last - first + 1);
    }
}
