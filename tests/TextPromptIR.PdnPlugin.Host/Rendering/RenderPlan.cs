namespace TextPromptIR.PdnPlugin.Host.Rendering;

/// <summary>How the host asks for tiles. The real one uses squares of about 128 pixels; nothing promises that, so tests vary it.</summary>
public sealed record RenderPlan
{
    /// <summary>Threads that render.</summary>
    public int Threads { get; init; } = 4;

    /// <summary>Smallest edge of a tile in pixels.</summary>
    public int MinTile { get; init; } = 128;

    /// <summary>Largest edge of a tile in pixels.</summary>
    public int MaxTile { get; init; } = 128;

    /// <summary>Decides sizes and order; null means reading order.</summary>
    public int? Seed { get; init; }

    /// <summary>Called after a tile was painted, on its thread.</summary>
    public Action<PaintDotNet.Rendering.RectInt32>? TilePainted { get; init; }
}
