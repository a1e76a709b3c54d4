using System.Numerics;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tiles;

/// <summary>
/// Chooses the full-resolution sample tiles from which the network measures its picture-wide state: the points of a rank-1 lattice over the whole
/// picture, never over the region, so that the result does not depend on what was selected. Each sample has a row and a column of its own, so a part of
/// the picture such as its sky has the same share of the samples as of the picture, wherever its border runs. Full resolution because a reduced picture
/// hides noise; several tiles because one tile's own statistics disagree with its neighbours'.
/// </summary>
public static class CalibrationSampler
{
    /// <summary>Reads the samples.</summary>
    /// <param name="source">The picture; beyond its borders it is mirrored, so a small picture gives repeated samples.</param>
    /// <param name="shape">Number and edge of the samples.</param>
    /// <param name="samples">Receives <c>Kx3xhxw</c> RGB, nominally [0,1].</param>
    /// <param name="cancellationToken">Answers within one sample.</param>
    public static void Read(IPixelSource source, TileShape shape, Span<float> samples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(shape);
        var reader = new TileReader(source, shape.CalibrationSize);
        var length = 3 * shape.CalibrationSize * shape.CalibrationSize;
        var step = Step(shape.CalibrationCount, source.Width, source.Height);
        var visible = true;
        for (var i = 0; i < shape.CalibrationCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (x, y) = PositionOf(i, step, source.Width, source.Height, shape);
            visible &= reader.Read(x, y, samples.Slice(i * length, length));
        }

        if (!visible)
            ReadVisibleBlocks(source, shape, reader, samples, cancellationToken);
    }

    /// <summary>Top left corner of a sample: around its point, on the lattice of the network's strides, inside the picture where it fits.</summary>
    public static (int X, int Y) PositionOf(int index, int width, int height, TileShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return PositionOf(index, Step(shape.CalibrationCount, width, height), width, height, shape);
    }

    private static (int X, int Y) PositionOf(int index, int step, int width, int height, TileShape shape)
    {
        var count = shape.CalibrationCount;
        return (Place(index, count, width, shape), Place((int)((long)index * step % count), count, height, shape));
    }

    // The step down from one sample to the next. Of all steps that give each sample a row of its own, the one that keeps the points farthest apart
    // (around the borders, too) spreads them best.
    private static int Step(int count, int width, int height)
    {
        var best = 1;
        long bestDistance = -1;
        for (var step = 1; step < count; step++)
        {
            if (BigInteger.GreatestCommonDivisor(step, count) != 1)
                continue;
            var nearest = long.MaxValue;
            for (var i = 1; i < count; i++)
                nearest = Math.Min(nearest, Square(i, width) + Square(i * step % count, height));
            if (nearest > bestDistance)
                (best, bestDistance) = (step, nearest);
        }

        return best;

        long Square(int cells, int length)
        {
            var way = (long)Math.Min(cells, count - cells) * length;
            return way * way;
        }
    }

    private static int Place(int point, int points, int length, TileShape shape)
    {
        var size = shape.CalibrationSize;
        if (length <= size)
            return 0;
        var middle = (int)(((2L * point) + 1) * length / (2L * points));
        return Math.Clamp(middle - (size / 2), 0, length - size) / shape.Multiple * shape.Multiple;
    }

    // A sample without a visible pixel says nothing about the picture: choose evenly among all blocks that show something instead.
    private static void ReadVisibleBlocks(IPixelSource source, TileShape shape, TileReader reader, Span<float> samples, CancellationToken cancellationToken)
    {
        var size = shape.CalibrationSize;
        var length = 3 * size * size;
        var scratch = new float[length];
        var blocks = new List<(int X, int Y)>();
        for (var y = 0; y < source.Height; y += size)
        {
            for (var x = 0; x < source.Width; x += size)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.Read(x, y, scratch))
                    blocks.Add((x, y));
            }
        }

        for (var i = 0; i < shape.CalibrationCount && blocks.Count > 0; i++)
        {
            var (x, y) = blocks[(int)(((2L * i) + 1) * blocks.Count / (2L * shape.CalibrationCount))];
            reader.Read(x, y, samples.Slice(i * length, length));
        }
    }
}
