using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Running;

/// <summary>
/// One picture's turn at the network. It ends with the picture's last row, so that encoding, flushing and renaming one picture goes on while the
/// next one is restored.
/// </summary>
/// <param name="turns">Entered by the caller; left once.</param>
internal sealed class InferenceTurn(SemaphoreSlim turns) : IDisposable
{
    private int _left;

    /// <summary>Rows of a picture that end the turn.</summary>
    public RowSource Wrap(RowSource rows, int height) => (PixelRect band, Span<byte> destination, int stride) =>
    {
        rows(band, destination, stride);
        if (band.Bottom == height)
            Dispose();
    };

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
            turns.Release();
    }
}
