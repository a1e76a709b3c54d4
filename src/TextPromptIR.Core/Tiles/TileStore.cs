namespace TextPromptIR.Core.Tiles;

/// <summary>
/// Finished tiles, bounded in bytes, least recently used first out. Pinned tiles stay, so the bound may be passed by the few tiles that renders
/// hold at a moment. Buffers are recycled: a full store allocates nothing.
/// </summary>
/// <remarks>Not thread-safe; <see cref="Restoration.TileSupply"/> guards it.</remarks>
/// <param name="capacityBytes">Most bytes of tiles to keep; one tile is always kept.</param>
/// <param name="valuesPerTile">16-bit values of the largest tile.</param>
internal sealed class TileStore(long capacityBytes, int valuesPerTile)
{
    private readonly Dictionary<int, StoredTile> _tiles = [];
    private readonly int _capacity = (int)Math.Clamp(capacityBytes / BytesOf(valuesPerTile), 1, int.MaxValue / 2);
    private StoredTile? _oldest;
    private StoredTile? _newest;
    private StoredTile? _spare;

    /// <summary>Tiles that are kept now.</summary>
    public int Count => _tiles.Count;

    /// <summary>Their bytes.</summary>
    public long Bytes => _tiles.Count * BytesOf(valuesPerTile);

    /// <summary>Buffers created so far: what the store costs, in tiles.</summary>
    public int Created { get; private set; }

    /// <summary>Bytes of a tile.</summary>
    public static long BytesOf(int values) => values * (long)sizeof(ushort);

    /// <summary>Finds a tile and pins it.</summary>
    public StoredTile? TryPin(int index)
    {
        if (!_tiles.TryGetValue(index, out var tile))
            return null;
        tile.Pins++;
        Unlink(tile);
        LinkNewest(tile);
        return tile;
    }

    /// <summary>A pinned buffer for a new tile that is not in the store yet: a spare one, the least recently used tile's, or a new one.</summary>
    public StoredTile Rent()
    {
        var tile = _spare ?? (_tiles.Count >= _capacity ? EvictOldest() : null);
        _spare = null;
        if (tile is null)
        {
            tile = new StoredTile(valuesPerTile);
            Created++;
        }

        tile.Pins = 1;
        return tile;
    }

    /// <summary>Keeps a rented tile whose content is finished.</summary>
    public void Add(StoredTile tile)
    {
        _tiles.Add(tile.Index, tile);
        LinkNewest(tile);
    }

    /// <summary>Takes back a rented buffer whose computation failed.</summary>
    public void Recycle(StoredTile tile)
    {
        tile.Pins = 0;
        _spare = tile;
    }

    /// <summary>Gives a pinned tile back.</summary>
    public void Unpin(StoredTile tile)
    {
        tile.Pins--;
        while (_tiles.Count > _capacity && EvictOldest() is { } evicted)
            _spare = evicted;
    }

    /// <summary>Forgets everything; pinned tiles stay usable for those that hold them.</summary>
    public void Clear()
    {
        _tiles.Clear();
        _oldest = _newest = _spare = null;
    }

    private StoredTile? EvictOldest()
    {
        var tile = _oldest;
        while (tile is { Pins: > 0 })
            tile = tile.Newer;
        if (tile is null)
            return null;
        _tiles.Remove(tile.Index);
        Unlink(tile);
        return tile;
    }

    private void LinkNewest(StoredTile tile)
    {
        tile.Older = _newest;
        tile.Newer = null;
        if (_newest is not null)
            _newest.Newer = tile;
        _newest = tile;
        _oldest ??= tile;
    }

    private void Unlink(StoredTile tile)
    {
        if (tile.Older is null)
            _oldest = tile.Newer;
        else
            tile.Older.Newer = tile.Newer;
        if (tile.Newer is null)
            _newest = tile.Older;
        else
            tile.Newer.Older = tile.Older;
        tile.Older = tile.Newer = null;
    }
}
