using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Inference.Engine;

/// <summary>The right to use a warm backend. Several leases of one backend take turns; disposing gives the right back.</summary>
internal sealed class BackendLease : IRestorationBackend
{
    private readonly WarmBackend _warm;
    private readonly BackendPool _pool;
    private int _disposed;

    internal BackendLease(WarmBackend warm, BackendPool pool)
    {
        _warm = warm;
        _pool = pool;
    }

    /// <inheritdoc/>
    public string PackIdentity => _warm.Backend.PackIdentity;

    /// <inheritdoc/>
    public ComputeDevice Device => _warm.Backend.Device;

    /// <inheritdoc/>
    public TileShape Shape => _warm.Backend.Shape;

    /// <inheritdoc/>
    public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        try
        {
            return _warm.Backend.Calibrate(guidance, samples, cancellationToken);
        }
        finally
        {
            _warm.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        try
        {
            _warm.Backend.Restore(state, tile, restored, cancellationToken);
        }
        finally
        {
            _warm.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _pool.GiveBack(_warm);
    }

    private void Enter(CancellationToken cancellationToken)
    {
        _warm.Turn.Wait(cancellationToken);
        if (Volatile.Read(ref _disposed) == 0)
            return;
        _warm.Turn.Release();
        throw new ObjectDisposedException(nameof(BackendLease));
    }
}
