namespace TextPromptIR.Core.Restoration;

/// <summary>Bounds of a tiled restoration.</summary>
public sealed record TiledRestorationOptions
{
    /// <summary>Most bytes of finished network tiles that are kept at a time; older ones are computed again when asked for.</summary>
    public long TileStoreBytes { get; init; } = 512L << 20;

    /// <summary>Receives progress; called from the thread that ran the tile.</summary>
    public IProgress<RestorationProgress>? Progress { get; init; }
}
