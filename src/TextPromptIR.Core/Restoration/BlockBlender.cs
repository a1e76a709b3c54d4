using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Restoration;

/// <summary>
/// Tiles to pixels. The bounds are cut into blocks whose pixels all come from the same one, two or four tiles; the tiles are blended across,
/// then down, always in this order, so that a pixel's bits depend on nothing but its tiles.
/// </summary>
/// <param name="supply">Gives tiles.</param>
/// <param name="grid">Tells where tiles lie.</param>
/// <param name="planes">Planes of a tile: 1 for a grey picture, else 3.</param>
/// <param name="scratch">At least <see cref="ScratchLength"/> values.</param>
/// <param name="layout">Layout of the pixels.</param>
/// <param name="strength">]0,1].</param>
/// <param name="removed">Show what was removed.</param>
internal readonly ref struct BlockBlender(
    TileSupply supply, TileGrid grid, int planes, Span<float> scratch, PixelLayout layout, float strength, bool removed)
{
    private const int RowsHeld = 5;
    private readonly Span<float> _scratch = scratch;

    /// <summary>Floats of scratch: one row each of three blended planes, the row below, and the right partner.</summary>
    public static int ScratchLength(TileGrid grid) => RowsHeld * grid.X.Size;

    /// <summary>Replaces the source's pixels in <paramref name="pixels"/> by the result.</summary>
    public void Render(PixelRect bounds, Span<byte> pixels, int stride, CancellationToken cancellationToken)
    {
        for (var y = bounds.Y; y < bounds.Bottom;)
        {
            var down = grid.Y.SegmentAt(y);
            var bottom = Math.Min(down.End, bounds.Bottom);
            for (var x = bounds.X; x < bounds.Right;)
            {
                var across = grid.X.SegmentAt(x);
                var right = Math.Min(across.End, bounds.Right);
                var block = new PixelRect(x, y, right - x, bottom - y);
                var at = ((y - bounds.Y) * stride) + ((x - bounds.X) * layout.BytesPerPixel());
                RenderBlock(block, across, down, pixels[at..], stride, cancellationToken);
                x = right;
            }

            y = bottom;
        }
    }

    private void RenderBlock(PixelRect block, AxisSegment across, AxisSegment down, Span<byte> pixels, int stride, CancellationToken cancellationToken)
    {
        var tiles = default(Corners);
        try
        {
            tiles.TopLeft = supply.Acquire(grid.IndexOf(across.First, down.First), cancellationToken);
            if (across.IsRamp)
                tiles.TopRight = supply.Acquire(grid.IndexOf(across.Last, down.First), cancellationToken);
            if (down.IsRamp)
                tiles.BottomLeft = supply.Acquire(grid.IndexOf(across.First, down.Last), cancellationToken);
            if (across.IsRamp && down.IsRamp)
                tiles.BottomRight = supply.Acquire(grid.IndexOf(across.Last, down.Last), cancellationToken);
            Merge(block, tiles, across, down, pixels, stride);
        }
        finally
        {
            Release(tiles.TopLeft);
            Release(tiles.TopRight);
            Release(tiles.BottomLeft);
            Release(tiles.BottomRight);
        }
    }

    private void Merge(PixelRect block, in Corners tiles, AxisSegment across, AxisSegment down, Span<byte> pixels, int stride)
    {
        var width = block.Width;
        Span<float> red = _scratch[..width], green = red, blue = red;
        if (planes == 3)
        {
            green = _scratch.Slice(grid.X.Size, width);
            blue = _scratch.Slice(2 * grid.X.Size, width);
        }

        for (var row = 0; row < block.Height; row++)
        {
            var y = block.Y + row;
            for (var plane = 0; plane < planes; plane++)
                BlendRow(tiles, plane, block.X, y, _scratch.Slice(plane * grid.X.Size, width), across, down);
            PixelKernels.Merge(pixels.Slice(row * stride, width * layout.BytesPerPixel()), layout, red, green, blue, strength, removed);
        }
    }

    private void BlendRow(in Corners tiles, int plane, int x, int y, Span<float> row, AxisSegment across, AxisSegment down)
    {
        BlendAcross(tiles.TopLeft!, tiles.TopRight, plane, x, y, row, across);
        if (!down.IsRamp)
            return;
        var below = _scratch.Slice(3 * grid.X.Size, row.Length);
        BlendAcross(tiles.BottomLeft!, tiles.BottomRight, plane, x, y, below, across);
        PixelKernels.Blend(row, below, grid.Y.RampWeights[y - down.Start]);
    }

    private void BlendAcross(StoredTile left, StoredTile? right, int plane, int x, int y, Span<float> row, AxisSegment across)
    {
        PixelKernels.FromSteps(left.Row(plane, x, y, row.Length), row);
        if (right is null)
            return;
        var partner = _scratch.Slice(4 * grid.X.Size, row.Length);
        PixelKernels.FromSteps(right.Row(plane, x, y, row.Length), partner);
        PixelKernels.Blend(row, partner, grid.X.RampWeights.AsSpan(x - across.Start, row.Length));
    }

    private void Release(StoredTile? tile)
    {
        if (tile is not null)
            supply.Release(tile);
    }

    private struct Corners
    {
        public StoredTile? TopLeft;
        public StoredTile? TopRight;
        public StoredTile? BottomLeft;
        public StoredTile? BottomRight;
    }
}
