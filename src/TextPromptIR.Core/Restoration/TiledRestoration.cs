using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.Core.Restoration;

/// <summary>
/// The heart: a restoration of a picture that is <b>pulled</b> rectangle by rectangle. Each network tile is computed once, when it is first
/// needed, kept in a bounded store, blended with its neighbours by a partition-of-unity window, then mixed with the source.
/// </summary>
/// <remarks>Thread-safe. The tile grid is anchored at the picture's origin, so a pixel's result never depends on what was selected.</remarks>
public sealed class TiledRestoration : IDisposable
{
    /// <summary>Prepares a restoration; nothing is computed before the first <see cref="Render"/>.</summary>
    /// <param name="source">The picture; must stay readable and unchanged.</param>
    /// <param name="backend">The network; not owned. Only one restoration may use a backend at a time unless the backend gates itself.</param>
    /// <param name="guidance">What to remove.</param>
    /// <param name="options">Bounds and progress.</param>
    public TiledRestoration(IPixelSource source, IRestorationBackend backend, Guidance guidance, TiledRestorationOptions? options = null)
    {
        throw new NotImplementedException();
    }

    /// <summary>Network tiles computed so far, calibration not counted.</summary>
    public int TilesComputed => throw new NotImplementedException();

    /// <summary>How many network tiles a region needs.</summary>
    public int CountTiles(PixelRect region) => throw new NotImplementedException();

    /// <summary>
    /// Computes the network tiles that <paramref name="bounds"/> needs and writes the finished pixels in the source's layout.
    /// Any number of threads may call it; waiting for another thread's tile is cancellable.
    /// </summary>
    /// <param name="bounds">A rectangle inside the picture.</param>
    /// <param name="destination">Receives rows from the top, in the source's layout; alpha is the source's.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="strength">[0,1]; multiplied by the guidance's own strength. Never re-runs the network.</param>
    /// <param name="show">What to write. Never re-runs the network.</param>
    /// <param name="cancellationToken">Answers within one network tile.</param>
    /// <exception cref="RestoreException">The network failed and the fallback with it; finished tiles are kept.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Render(PixelRect bounds, Span<byte> destination, int stride, float strength, ShowMode show, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
