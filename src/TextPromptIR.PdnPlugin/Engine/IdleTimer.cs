using TextPromptIR.PdnPlugin.Reporting;

namespace TextPromptIR.PdnPlugin.Engine;

/// <summary>
/// Calls once after a time of rest. While stopped it holds no timer: a running timer would keep the plugin's load context alive.
/// </summary>
/// <param name="clock">Drives the wait.</param>
/// <param name="rest">How long it lasts.</param>
/// <param name="elapsed">What is called, on a thread of the pool.</param>
/// <param name="log">Hears what <paramref name="elapsed"/> throws.</param>
internal sealed class IdleTimer(TimeProvider clock, TimeSpan rest, Action elapsed, EffectLog log)
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
        try
        {
            Stop();
            elapsed();
        }
#pragma warning disable CA1031 // What leaves a timer's thread ends the process, and with it the user's unsaved pictures.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.Write($"{nameof(IdleTimer)}: {e}");
        }
    }
}
