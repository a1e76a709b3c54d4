using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tiles;

/// <summary>The tiles of a picture: two independent axes, tiles numbered row by row.</summary>
/// <param name="width">Width of the picture in pixels.</param>
/// <param name="height">Height of the picture in pixels.</param>
/// <param name="shape">Tile geometry.</param>
internal sealed class TileGrid(int width, int height, TileShape shape)
{
    /// <summary>Tile columns.</summary>
    public TileAxis X { get; } = new(width, shape);

    /// <summary>Tile rows.</summary>
    public TileAxis Y { get; } = new(height, shape);

    /// <summary>Number of the tile in a column and a row.</summary>
    public int IndexOf(int column, int row) => checked((row * X.Count) + column);

    /// <summary>Column and row of a tile.</summary>
    public (int Column, int Row) PositionOf(int index) => (index % X.Count, index / X.Count);

    /// <summary>The pixels of the picture to which a tile contributes.</summary>
    public PixelRect VisibleOf(int index)
    {
        var (column, row) = PositionOf(index);
        int left = X.VisibleStart(column), top = Y.VisibleStart(row);
        return new PixelRect(left, top, X.VisibleEnd(column) - left, Y.VisibleEnd(row) - top);
    }

    /// <summary>Columns and rows of the tiles that contribute to <paramref name="region"/>, as a rectangle of tiles.</summary>
    public PixelRect TilesOf(PixelRect region)
    {
        if (region.IsEmpty)
            return default;
        int left = X.SegmentAt(region.X).First, top = Y.SegmentAt(region.Y).First;
        return new PixelRect(left, top, X.SegmentAt(region.Right - 1).Last - left + 1, Y.SegmentAt(region.Bottom - 1).Last - top + 1);
    }
}
