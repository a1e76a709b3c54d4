using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Restoration;

/// <summary>Bounds of a tiled restoration.</summary>
public sealed record TiledRestorationOptions
{
    /// <summary>Most bytes of finished network tiles that are kept at a time; older ones are computed again when asked for.</summary>
    public long TileStoreBytes { get; init; } = 512L << 20;

    /// <summary>Receives progress; called from the thread that ran the tile. Must not render from the same restoration.</summary>
    public IProgress<RestorationProgress>? Progress { get; init; }

    /// <summary>The region that will be asked for, if known: progress then has a total and an estimate of the time left.</summary>
    public PixelRect? ExpectedRegion { get; init; }

    /// <summary>A state measured before for the same picture and guidance; null to measure it with the first tile.</summary>
    public PictureState? State { get; init; }

    /// <summary>Measures what tiles take.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
