using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Inference.Detection;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Engine;

/// <summary>
/// The automatic mode's side of the engine: finds and verifies the detector pack when the first general wish needs it, then keeps it. Without one
/// a general wish stays all that the restoration pack knows, and that is said once. Thread-safe.
/// </summary>
/// <param name="notices">Hears of it.</param>
/// <param name="catalog">The engine's packs.</param>
/// <param name="sessions">Its sessions.</param>
internal sealed class PictureExaminer(INoticeSink? notices, PackCatalog catalog, SessionFactory sessions) : IDisposable
{
    private readonly Lock _lock = new();
    private OnnxDegradationDetector? _detector;
    private bool _saidMissing;
    private bool _disposed;

    /// <summary>Chooses for a general wish; see <see cref="AutomaticMode.Choose"/>.</summary>
    /// <exception cref="RestoreException">The detector pack is damaged, or its network failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Guidance Choose(Guidance guidance, IPixelSource source, CancellationToken cancellationToken)
    {
        if (!AutomaticMode.IsOpen(guidance) || Detector(cancellationToken) is not { } detector)
            return guidance;
        var chosen = AutomaticMode.Choose(guidance, source, detector, cancellationToken);
        if (chosen.Unrelated)
            notices?.Notice(ErrorCode.None, AutomaticMode.NothingFound);
        return chosen;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _detector?.Dispose();
        }
    }

    private OnnxDegradationDetector? Detector(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RestorationEngine));
            if (_detector is not null)
                return _detector;
            if (catalog.FindDetector() is { } pack)
            {
                PackVerifier.Verify(pack, cancellationToken);
                return _detector = new OnnxDegradationDetector(pack, sessions);
            }

            if (_saidMissing)
                return null;
            _saidMissing = true;
        }

        notices?.Notice(
            ErrorCode.PackNotFound,
            $"No '{DetectorPack.KindName}' pack is installed, so nothing looks at the picture: all that the restoration pack knows is removed, there or not.");
        return null;
    }
}
