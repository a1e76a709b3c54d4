using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Engine;

/// <summary>
/// The words' side of the engine: finds and verifies a language pack on first use, then keeps its encoder. One language pack serves all
/// restoration packs unless one was made for another version. Thread-safe.
/// </summary>
/// <param name="catalog">The engine's packs.</param>
/// <param name="sessions">Its sessions.</param>
internal sealed class InstructionReader(PackCatalog catalog, SessionFactory sessions) : ITextEncoder
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OnnxTextEncoder> _encoders = new(StringComparer.Ordinal);
    private LanguagePack? _usual;
    private bool _disposed;

    /// <inheritdoc/>
    public Guidance Understand(string instruction, CancellationToken cancellationToken = default) =>
        Understand(instruction, token => Encoder(_usual ??= catalog.FindLanguage(), token), cancellationToken);

    /// <summary>Understands one instruction with the language pack that a restoration pack was made for.</summary>
    /// <param name="pack">The restoration pack.</param>
    /// <param name="instruction">English words, see <see cref="InstructionRules"/>.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">Words, packs or the network failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Guidance Understand(RestorationPack pack, string instruction, CancellationToken cancellationToken) =>
        Understand(instruction, token => _encoders.GetValueOrDefault(pack.Language.Sha256) ?? Encoder(catalog.FindLanguage(pack), token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var encoder in _encoders.Values)
                encoder.Dispose();
            _encoders.Clear();
        }
    }

    private Guidance Understand(string instruction, Func<CancellationToken, OnnxTextEncoder> open, CancellationToken cancellationToken)
    {
        InstructionRules.Clean(instruction); // Bad words are refused before any pack is looked for.
        OnnxTextEncoder encoder;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RestorationEngine));
            encoder = open(cancellationToken);
        }

        return encoder.Understand(instruction, cancellationToken);
    }

    private OnnxTextEncoder Encoder(LanguagePack pack, CancellationToken cancellationToken)
    {
        if (_encoders.TryGetValue(pack.ManifestSha256, out var known))
            return known;
        PackVerifier.Verify(pack, cancellationToken);
        // On the processor, whatever the device: compiling the graph for a GPU costs more than a sentence takes, and a GPU that computes wrong
        // numbers would change what was asked for instead of a few pixels.
        var encoder = new OnnxTextEncoder(pack, token => OnnxTextNetwork.Open(pack, sessions, ComputeDevice.Processor, token));
        _encoders.Add(pack.ManifestSha256, encoder);
        return encoder;
    }
}
