namespace TextPromptIR.PdnPlugin.Engine;

/// <summary>
/// Calls once after a time of rest. While stopped it holds no timer: a running timer would keep the plugin's load context alive.
/// </summary>
internal sealed class IdleTimer(TimeProvider clock, TimeSpan rest, Action elapsed)
{
    private readonly Lock sync = new();
    private ITimer? timer;

    /// <summary>Starts the wait, anew if it runs already.</summary>
    public void Start()
    {
        lock (sync)
        {
            timer?.Dispose();
            timer = clock.CreateTimer(OnElapsed, null, rest, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Stops the wait.</summary>
    public void Stop()
    {
        lock (sync)
        {
            timer?.Dispose();
            timer = null;
        }
    }

    private void OnElapsed(object? state)
    {
        Stop();
        elapsed();
    }
}
