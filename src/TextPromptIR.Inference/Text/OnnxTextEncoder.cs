using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Text;

/// <summary>
/// Words to guidance: clean the text, make sure that it is English, cut it into windows, let the network read each, join, decide.
/// Answers are remembered, so that a slider moved or a picture added asks no network.
/// </summary>
internal sealed class OnnxTextEncoder : ITextEncoder
{
    private const int Remembered = 128;

    private readonly LanguagePack _pack;
    private readonly InstructionTokenizer _tokenizer;
    private readonly Func<CancellationToken, ITextNetwork> _openNetwork;
    private readonly RecentAnswers<Guidance> _answers = new(Remembered);
    private readonly SemaphoreSlim _networkGate = new(1, 1);
    private ITextNetwork? _network;
    private bool _disposed;

    /// <summary>Creates the encoder; reads the vocabulary, opens no session yet.</summary>
    /// <param name="pack">A verified language pack.</param>
    /// <param name="openNetwork">Opens the pack's network when words need it for the first time; called again after it failed.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/> for a bad vocabulary.</exception>
    public OnnxTextEncoder(LanguagePack pack, Func<CancellationToken, ITextNetwork> openNetwork)
    {
        _pack = pack;
        _openNetwork = openNetwork;
        _tokenizer = InstructionTokenizer.Load(pack);
    }

    /// <inheritdoc/>
    public Guidance Understand(string instruction, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var cleaned = InstructionRules.Clean(instruction);
        if (_answers.TryGet(cleaned, out var known))
            return known;

        var guidance = EnglishCheck.MayBeEnglish(cleaned, _tokenizer.IsWholeWord)
            ? Read(cleaned, cancellationToken)
            : GuidanceRules.Nothing(cleaned);
        _answers.Set(cleaned, guidance);
        return guidance;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _networkGate.Wait();
        _disposed = true;
        _network?.Dispose();
        _network = null;
        _networkGate.Release();
    }

    private Guidance Read(string cleaned, CancellationToken cancellationToken)
    {
        var windows = _tokenizer.Encode(cleaned);
        var intents = new List<TextIntent>(windows.Count);
        _networkGate.Wait(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _network ??= _openNetwork(cancellationToken);
            foreach (var window in windows)
                intents.Add(Checked(_network.Read(window, cancellationToken)));
        }
        catch (RestoreException)
        {
            // A session that failed once is not trusted again.
            _network?.Dispose();
            _network = null;
            throw;
        }
        finally
        {
            _networkGate.Release();
        }

        return GuidanceRules.Decide(cleaned, GuidanceRules.Join(intents, _pack.Thresholds), _pack.Thresholds);
    }

    private TextIntent Checked(TextIntent intent) => intent.IsFinite
        ? intent
        : throw new RestoreException(
            ErrorCode.WrongNumbers,
            $"The text encoder of pack '{_pack.Identity}' returned values that are not numbers.",
            "Install the language pack again.");
}
