using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tiles;

/// <summary>A finished network tile: the part that the blend uses, as 16-bit steps. Recycled by <see cref="TileStore"/>.</summary>
/// <param name="capacity">Most values that any tile of the grid needs.</param>
internal sealed class StoredTile(int capacity)
{
    private readonly ushort[] _values = GC.AllocateUninitializedArray<ushort>(capacity);

    /// <summary>Number of the tile in the grid.</summary>
    public int Index { get; set; }

    /// <summary>The pixels of the picture that the tile holds.</summary>
    public PixelRect Visible { get; set; }

    /// <summary>Users that hold the tile; it is not evicted before there are none.</summary>
    public int Pins { get; set; }

    /// <summary>The tile used next after this one (least recently used list).</summary>
    public StoredTile? Newer { get; set; }

    /// <summary>The tile used last before this one.</summary>
    public StoredTile? Older { get; set; }

    /// <summary>A row of one plane from the picture's column <paramref name="x"/>.</summary>
    public Span<ushort> Row(int plane, int x, int y, int count) =>
        _values.AsSpan((((plane * Visible.Height) + (y - Visible.Y)) * Visible.Width) + (x - Visible.X), count);
}
