using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Soak.Devices;

/// <summary>A graphics card that computes what the processor does, until its fault shows.</summary>
/// <param name="inner">The processor's network; owned.</param>
/// <param name="card">What it passes for.</param>
/// <param name="fault">What goes wrong.</param>
/// <param name="tile">After so many tiles.</param>
internal sealed class FailingCard(IRestorationBackend inner, ComputeDevice card, CardFault? fault, int tile) : IRestorationBackend
{
    private const float WrongBy = 0.1f;
    private int _done;

    /// <inheritdoc/>
    public string PackIdentity => inner.PackIdentity;

    /// <inheritdoc/>
    public ComputeDevice Device => card;

    /// <inheritdoc/>
    public TileShape Shape => inner.Shape;

    /// <inheritdoc/>
    public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken) =>
        inner.Calibrate(guidance, samples, cancellationToken);

    /// <inheritdoc/>
    public void Restore(PictureState state, ReadOnlyMemory<float> pixels, Memory<float> restored, CancellationToken cancellationToken)
    {
        inner.Restore(state, pixels, restored, cancellationToken);
        if (fault == CardFault.Wrong)
            restored.Span[0] += WrongBy;
        if (_done++ < tile)
            return;
        switch (fault)
        {
            case CardFault.Lost:
                throw new RestoreException(ErrorCode.DeviceLost, "The card was lost.", "None.");
            case CardFault.Full:
                throw new RestoreException(ErrorCode.OutOfMemory, "The card is full.", "None.");
            case CardFault.NotFinite:
                restored.Span[^1] = float.NaN;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A card that was lost fails once more while it is closed.</exception>
    public void Dispose()
    {
        inner.Dispose();
        if (fault == CardFault.Lost && _done > tile)
            throw new InvalidOperationException("The card is gone.");
    }
}
