using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tiles;

/// <summary>
/// Chooses the full-resolution sample tiles from which the network measures its picture-wide state: one in each cell of a grid over the whole
/// picture, never over the region, so that the result does not depend on what was selected. Full resolution because a reduced picture hides
/// noise; several tiles because one tile's own statistics disagree with its neighbours'.
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
        var visible = true;
        for (var i = 0; i < shape.CalibrationCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (x, y) = PositionOf(i, source.Width, source.Height, shape);
            visible &= reader.Read(x, y, samples.Slice(i * length, length));
        }

        if (!visible)
            ReadVisibleBlocks(source, shape, reader, samples, cancellationToken);
    }

    /// <summary>Top left corner of a sample: the middle of its cell, on the lattice of the network's strides, inside the picture where it fits.</summary>
    public static (int X, int Y) PositionOf(int index, int width, int height, TileShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var columns = Columns(shape.CalibrationCount, width, height);
        var rows = shape.CalibrationCount / columns;
        return (Place(index % columns, columns, width, shape), Place(index / columns, rows, height, shape));
    }

    // Of all ways to write the count as columns x rows, the one whose cells are nearest to squares spreads the samples best.
    private static int Columns(int count, int width, int height)
    {
        var best = 1;
        var bestStretch = double.MaxValue;
        for (var columns = 1; columns <= count; columns++)
        {
            if (count % columns != 0)
                continue;
            var stretch = Math.Abs(Math.Log((double)width / columns * (count / columns) / height));
            if (stretch < bestStretch)
                (best, bestStretch) = (columns, stretch);
        }

        return best;
    }

    private static int Place(int cell, int cells, int length, TileShape shape)
    {
        var size = shape.CalibrationSize;
        if (length <= size)
            return 0;
        var middle = (int)(((2L * cell) + 1) * length / (2L * cells));
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
