using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Inference.Onnx.Devices;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Engine;

/// <summary>The words' side of the engine: finds and verifies the language pack on first use, then keeps its encoder. Thread-safe.</summary>
/// <param name="options">The engine's options.</param>
/// <param name="catalog">Its packs.</param>
/// <param name="sessions">Its sessions.</param>
internal sealed class InstructionReader(EngineOptions options, PackCatalog catalog, SessionFactory sessions) : ITextEncoder
{
    private readonly Lock _lock = new();
    private OnnxTextEncoder? _encoder;
    private ComputeDevice? _device;
    private bool _disposed;

    /// <inheritdoc/>
    public Guidance Understand(string instruction, CancellationToken cancellationToken = default)
    {
        InstructionRules.Clean(instruction); // Bad words are refused before any pack is looked for.
        var encoder = Encoder(cancellationToken);
        try
        {
            return encoder.Understand(instruction, cancellationToken);
        }
        catch (RestoreException failure) when (_device is { IsGpu: true } gpu
            && FallbackPolicy.Decide(failure.Code, onGpu: true, openedAgain: true) == FallbackAction.UseProcessor)
        {
            _device = ComputeDevice.Processor;
            options.Notices?.Notice(failure.Code, $"{gpu.Name} could not read the instruction: {failure.Message} The processor took over.");
            return encoder.Understand(instruction, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _encoder?.Dispose();
            _encoder = null;
        }
    }

    private OnnxTextEncoder Encoder(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RestorationEngine));
            if (_encoder is { } known)
                return known;
            var pack = catalog.FindLanguage();
            PackVerifier.Verify(pack, cancellationToken);
            return _encoder = new OnnxTextEncoder(pack, token => OnnxTextNetwork.Open(pack, sessions, Device(), token));
        }
    }

    private ComputeDevice Device() => _device ??= options.TextEncoderDevice.Kind == DevicePreferenceKind.Cpu
        ? ComputeDevice.Processor
        : DeviceSelector.Choose(options.TextEncoderDevice, DeviceEnumerator.List(options.NativeFolder));
}
