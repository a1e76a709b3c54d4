namespace TextPromptIR.Core.Restoration;

/// <summary>Time left, from an exponential mean of what tiles took. Knows nothing before the second tile: the first one warms the device.</summary>
internal sealed class EtaEstimator
{
    private const double Weight = 0.2;
    private int _tiles;
    private double _meanTicks;

    /// <summary>One more tile is done.</summary>
    /// <param name="duration">What it took.</param>
    public void Add(TimeSpan duration)
    {
        _tiles++;
        _meanTicks = _tiles <= 2 ? duration.Ticks : _meanTicks + (Weight * (duration.Ticks - _meanTicks));
    }

    /// <summary>Time for that many more tiles; null while unknown.</summary>
    public TimeSpan? Remaining(int tiles) => _tiles < 2 || tiles < 0 ? null : TimeSpan.FromTicks((long)(_meanTicks * tiles));
}
