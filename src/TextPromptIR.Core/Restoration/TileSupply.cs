using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Restoration;

/// <summary>
/// Hands out finished tiles to any number of threads. Each tile is computed once, by one thread at a time; the others wait without a lock
/// being held, leave at once when they are cancelled, and take over when the computing thread is cancelled or fails.
/// </summary>
/// <param name="computer">Computes a tile.</param>
/// <param name="grid">Tells where tiles lie.</param>
/// <param name="store">Keeps tiles; guarded by this class.</param>
internal sealed class TileSupply(TileComputer computer, TileGrid grid, TileStore store) : IDisposable
{
    // A monitor, not a semaphore: a waiter wakes when its own tile is there, not only when its turn to compute has come.
    private readonly object _sync = new();
    private bool _computing;
    private bool _disposed;

    /// <summary>Bytes of the tiles that are kept now.</summary>
    public long StoredBytes
    {
        get
        {
            lock (_sync)
                return store.Bytes;
        }
    }

    /// <summary>The finished tile, pinned; give it back with <see cref="Release"/>.</summary>
    /// <exception cref="RestoreException">The network failed, or memory ran out.</exception>
    /// <exception cref="ObjectDisposedException">The restoration was disposed.</exception>
    public StoredTile Acquire(int index, CancellationToken cancellationToken)
    {
        var outcome = TakeOrClaim(index, wait: false, cancellationToken, out var tile);
        if (outcome == Outcome.Busy)
        {
            // Disposed outside the lock: disposing waits for a running callback, and the callback takes the lock.
            using var wake = cancellationToken.UnsafeRegister(static state => ((TileSupply)state!).WakeAll(), this);
            outcome = TakeOrClaim(index, wait: true, cancellationToken, out tile);
        }

        return outcome == Outcome.Taken ? tile! : Compute(index, cancellationToken);
    }

    /// <summary>Gives a tile back.</summary>
    public void Release(StoredTile tile)
    {
        lock (_sync)
            store.Unpin(tile);
    }

    /// <summary>Forgets all tiles; waits for nobody. Threads inside <see cref="Acquire"/> leave with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _disposed = true;
            store.Clear();
            Monitor.PulseAll(_sync);
        }
    }

    private Outcome TakeOrClaim(int index, bool wait, CancellationToken cancellationToken, out StoredTile? tile)
    {
        lock (_sync)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_disposed, typeof(TiledRestoration));
                tile = store.TryPin(index);
                if (tile is not null)
                    return Outcome.Taken;
                if (!_computing)
                {
                    _computing = true;
                    return Outcome.Claimed;
                }

                if (!wait)
                    return Outcome.Busy;
                Monitor.Wait(_sync);
            }
        }
    }

    private StoredTile Compute(int index, CancellationToken cancellationToken)
    {
        StoredTile? tile = null;
        var finished = false;
        try
        {
            lock (_sync)
                tile = store.Rent();
            tile.Index = index;
            tile.Visible = grid.VisibleOf(index);
            computer.Compute(tile, cancellationToken);
            finished = true;
            return tile;
        }
        catch (OutOfMemoryException exception)
        {
            // Buffers of tiles and samples are the restoration's large ones; which of them did not fit is nothing to the user.
            throw NetworkFailure.OutOfMemory(exception);
        }
        finally
        {
            lock (_sync)
            {
                if (finished)
                    store.Add(tile!);
                else if (tile is not null)
                    store.Recycle(tile);
                _computing = false;
                Monitor.PulseAll(_sync);
            }
        }
    }

    private void WakeAll()
    {
        lock (_sync)
            Monitor.PulseAll(_sync);
    }

    private enum Outcome
    {
        Taken,
        Claimed,
        Busy,
    }
}
