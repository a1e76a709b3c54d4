using TextPromptIR.Core.Restoration;

namespace TextPromptIR.Soak.Cases;

/// <summary>When a restoration is cancelled.</summary>
/// <param name="Tile">After so many network tiles; 0 while the picture is measured; null for no cancel by count.</param>
/// <param name="After">From another thread, after this time, wherever the work is then: in the words, in a load, within a tile.</param>
internal sealed record CancelPlan(int? Tile, TimeSpan? After)
{
    private const int MostTiles = 6;
    private const int MostMilliseconds = 30;

    /// <summary>No cancel.</summary>
    public static CancelPlan Never { get; } = new(null, null);

    /// <summary>True when there is no cancel.</summary>
    public bool IsNever => this == Never;

    /// <summary>Seven of ten are not cancelled.</summary>
    public static CancelPlan Draw(Random random) => random.Next(10) switch
    {
        0 or 1 => new CancelPlan(random.Next(MostTiles), null),
        2 => new CancelPlan(null, TimeSpan.FromMilliseconds(random.NextDouble() * MostMilliseconds)),
        _ => Never,
    };

    /// <summary>Makes the token that obeys the plan; a progress report cancels by count.</summary>
    public CancellationTokenSource Begin()
    {
        var source = new CancellationTokenSource();
        if (After is { } after)
            source.CancelAfter(after);
        return source;
    }

    /// <summary>Cancels when the count is reached.</summary>
    public IProgress<RestorationProgress>? Watch(CancellationTokenSource source) => Tile is { } tile ? new Watcher(tile, source) : null;

    private sealed class Watcher(int tile, CancellationTokenSource source) : IProgress<RestorationProgress>
    {
        public void Report(RestorationProgress value)
        {
            if (value.Phase is RestorationPhase.Calibrating or RestorationPhase.Restoring && value.TilesDone >= tile)
                source.Cancel();
        }
    }
}
