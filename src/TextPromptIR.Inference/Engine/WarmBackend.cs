using TextPromptIR.Core.Network;

namespace TextPromptIR.Inference.Engine;

/// <summary>A backend with its leases. Counts and flags are guarded by the pool's lock.</summary>
/// <param name="key">What it was opened for.</param>
/// <param name="backend">The backend; owned.</param>
internal sealed class WarmBackend(BackendKey key, IRestorationBackend backend) : IDisposable
{
    /// <summary>What it was opened for.</summary>
    public BackendKey Key { get; } = key;

    /// <summary>The backend itself: enter <see cref="Turn"/> first.</summary>
    public IRestorationBackend Backend { get; } = backend;

    /// <summary>One caller at a time, whatever number of leases.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Leases that were not given back yet.</summary>
    public int Leases { get; set; }

    /// <summary>No longer warm: disposed with its last lease.</summary>
    public bool Retired { get; set; }

    /// <summary>Waits for a run that a lease's owner left behind: native code must not lose its session under way.</summary>
    public void Dispose()
    {
        Turn.Wait();
        try
        {
            Backend.Dispose();
        }
        finally
        {
            Turn.Release();
        }
    }
}
