using TextPromptIR.Core.Network;

namespace TextPromptIR.Inference.Engine;

/// <summary>
/// Keeps the last used backend warm, because opening one can take minutes on a GPU, and lets it go after idle time, because ONNX Runtime gives
/// memory back with the session only (microsoft/onnxruntime issue 25996). Thread-safe.
/// </summary>
internal sealed class BackendPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly TimeSpan _idleRelease;
    private readonly ITimer _idle;
    private WarmBackend? _warm;
    private bool _disposed;

    /// <summary>Creates an empty pool.</summary>
    /// <param name="idleRelease">How long an unused backend stays; zero lets it go at once.</param>
    /// <param name="clock">Drives the idle time.</param>
    public BackendPool(TimeSpan idleRelease, TimeProvider clock)
    {
        _idleRelease = idleRelease;
        _idle = clock.CreateTimer(_ => ReleaseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Leases the warm backend when it fits, or opens another in its place.</summary>
    /// <param name="key">What is needed.</param>
    /// <param name="open">Opens it; never called by two threads at a time.</param>
    /// <param name="cancellationToken">Ends the wait for another thread's opening, and the opening.</param>
    public IRestorationBackend Rent(BackendKey key, Func<CancellationToken, IRestorationBackend> open, CancellationToken cancellationToken)
    {
        _opening.Wait(cancellationToken);
        try
        {
            if (TryLease(key) is { } lease)
                return lease;
            // The old one goes first: two networks may not fit the memory of one device.
            Retire();
            var warm = new WarmBackend(key, open(cancellationToken)) { Leases = 1 };
            lock (_lock)
            {
                if (!_disposed)
                {
                    _warm = warm;
                    return new BackendLease(warm, this);
                }
            }

            warm.Dispose();
            throw new ObjectDisposedException(nameof(RestorationEngine));
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        Retire();
        _idle.Dispose();
    }

    internal void GiveBack(WarmBackend warm)
    {
        lock (_lock)
        {
            if (--warm.Leases > 0)
                return;
            if (!warm.Retired && _idleRelease > TimeSpan.Zero)
            {
                _idle.Change(_idleRelease, Timeout.InfiniteTimeSpan);
                return;
            }

            if (_warm == warm)
                _warm = null;
        }

        warm.Dispose();
    }

    private BackendLease? TryLease(BackendKey key)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RestorationEngine));
            if (_warm is not { } warm || warm.Key != key)
                return null;
            warm.Leases++;
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return new BackendLease(warm, this);
        }
    }

    private void Retire()
    {
        WarmBackend? unused;
        lock (_lock)
        {
            unused = _warm;
            _warm = null;
            if (unused is null)
                return;
            unused.Retired = true;
            if (unused.Leases > 0)
                return;
        }

        unused.Dispose();
    }

    private void ReleaseIdle()
    {
        WarmBackend? idle;
        lock (_lock)
        {
            if (_warm is not { Leases: 0 })
                return; // Leased again while the timer fired.
            idle = _warm;
            _warm = null;
        }

        idle.Dispose();
    }
}
