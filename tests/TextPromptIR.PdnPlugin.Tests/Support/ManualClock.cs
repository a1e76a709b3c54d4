namespace TextPromptIR.PdnPlugin.Tests.Support;

/// <summary>A clock that stands still until a test moves it, so that no test waits or depends on the machine's speed.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock sync = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<ManualTimer> stopped = [];
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int RunningTimers
    {
        get
        {
            lock (sync)
                return timers.Count;
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        var now = Interlocked.Add(ref ticks, time.Ticks);
        ManualTimer[] due;
        lock (sync)
        {
            due = [.. timers.Where(timer => timer.Due <= now)];
            timers.RemoveAll(timer => timer.Due <= now);
        }

        foreach (var timer in due)
            timer.Fire();
    }

    /// <summary>Fires every timer that was stopped before its time, as if its callback had been on the way already.</summary>
    public void FireStopped()
    {
        ManualTimer[] late;
        lock (sync)
            late = [.. stopped];
        foreach (var timer in late)
            timer.Fire();
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.sync)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock.GetTimestamp() + dueTime.Ticks;
                if (dueTime > TimeSpan.Zero)
                {
                    clock.timers.Add(this);
                    return true;
                }
            }

            Fire();
            return true;
        }

        public void Dispose()
        {
            lock (clock.sync)
            {
                if (clock.timers.Remove(this))
                    clock.stopped.Add(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
