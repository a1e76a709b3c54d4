using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;
using TextPromptIR.Inference.Onnx.Restoration;

namespace TextPromptIR.Soak.Devices;

/// <summary>Opens the product's own network; for a card of the run the processor's, behind the card's fault.</summary>
/// <param name="inner">The product's.</param>
internal sealed class CardFactory(IBackendFactory inner) : IBackendFactory
{
    private bool _openedBefore;

    /// <inheritdoc/>
    public IRestorationBackend Open(ComputeDevice device, CancellationToken cancellationToken)
    {
        var (fault, tile) = Cards.Of(device);
        if (!device.IsGpu || fault == CardFault.Absent)
            return inner.Open(device, cancellationToken);
        var again = _openedBefore;
        _openedBefore = true;
        if (fault == CardFault.Dead)
            throw new RestoreException(ErrorCode.InferenceFailed, "The card does not answer.", "None.");
        var card = new FailingCard(inner.Open(ComputeDevice.Processor, cancellationToken), device, again && fault == CardFault.Full ? null : fault, tile);
        if (fault != CardFault.Wrong)
            return card;
        using (card)
        {
            using var reference = inner.Open(ComputeDevice.Processor, cancellationToken);
            var difference = SelfTest.Difference(card, reference, cancellationToken);
            throw difference > SelfTest.Tolerance
                ? new RestoreException(ErrorCode.WrongNumbers, "The card failed its self-test.", "None.")
                : new InvalidOperationException($"The self-test found {difference} on a card that is wrong.");
        }
    }
}
