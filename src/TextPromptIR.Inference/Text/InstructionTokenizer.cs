using Microsoft.ML.Tokenizers;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Text;

/// <summary>
/// Turns an instruction into fixed windows of word pieces. A text that does not fit one window becomes several that overlap and break
/// between sentences, else between words; nothing is ever cut off silently. Thread-safe.
/// </summary>
internal sealed class InstructionTokenizer
{
    private const int MaxVocabularyBytes = 4 << 20;
    private readonly BertTokenizer _tokenizer;
    private readonly int _windowLength;

    /// <summary>Creates a tokenizer over word pieces.</summary>
    /// <param name="tokenizer">Configured as <see cref="Load"/> does it.</param>
    /// <param name="windowLength">Tokens per window, special ones included; at least 16.</param>
    public InstructionTokenizer(BertTokenizer tokenizer, int windowLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowLength, 16);
        _tokenizer = tokenizer;
        _windowLength = windowLength;
    }

    /// <summary>Reads the vocabulary of a language pack.</summary>
    /// <param name="pack">A verified pack.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/>: unreadable, a token twice, a special token missing.</exception>
    public static InstructionTokenizer Load(LanguagePack pack)
    {
        var name = Path.GetFileName(pack.VocabularyPath);
        try
        {
            using var stream = File.OpenRead(pack.VocabularyPath);
            if (stream.Length > MaxVocabularyBytes)
                throw PackFault.InFile(pack.Folder, name, $"it has {stream.Length} bytes; at most {MaxVocabularyBytes} are accepted.");
            return new InstructionTokenizer(CreateTokenizer(stream), pack.Tokens);
        }
        catch (KeyNotFoundException exception)
        {
            throw PackFault.InFile(pack.Folder, name, "it is not a word piece vocabulary (one of [PAD], [CLS], [SEP] and [MASK] is missing).", exception);
        }
        catch (ArgumentException exception)
        {
            throw PackFault.InFile(pack.Folder, name, $"it is not a word piece vocabulary ({exception.Message.TrimEnd('.')}).", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PackFault.InFile(pack.Folder, name, $"it cannot be read ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    /// <summary>A tokenizer that equals Hugging Face's uncased BERT, except that typed special tokens such as <c>[MASK]</c> are plain text.</summary>
    /// <param name="vocabulary">One word piece per line.</param>
    /// <exception cref="ArgumentException">A token twice, or the unknown token missing.</exception>
    /// <exception cref="KeyNotFoundException">Another special token missing; the official tokenizer looks them up unasked.</exception>
    public static BertTokenizer CreateTokenizer(Stream vocabulary) => BertTokenizer.Create(
        vocabulary,
        new BertOptions
        {
            SplitOnSpecialTokens = false,
            RemoveNonSpacingMarks = true,
            Normalizer = new BertTextNormalizer(),
            PreTokenizer = new BertPreTokenizer(),
        });

    /// <summary>Whether a word is one piece of the vocabulary, in other words common English.</summary>
    /// <param name="word">A single word.</param>
    public bool IsWholeWord(string word)
    {
        var tokens = _tokenizer.EncodeToTokens(word, out _);
        return tokens.Count == 1 && tokens[0].Id != _tokenizer.UnknownTokenId;
    }

    /// <summary>The windows of an instruction, at least one.</summary>
    /// <param name="instruction">Any text.</param>
    public IReadOnlyList<TokenWindow> Encode(string instruction)
    {
        var tokens = _tokenizer.EncodeToTokens(instruction, out var normalized);
        var breaks = new WindowBreaks(tokens, normalized ?? instruction, _windowLength - 2);
        return [.. breaks.Windows().Select(window => ToWindow(tokens, window))];
    }

    private TokenWindow ToWindow(IReadOnlyList<EncodedToken> tokens, Range window)
    {
        var (start, count) = window.GetOffsetAndLength(tokens.Count);
        var ids = new long[_windowLength];
        var mask = new long[_windowLength];
        Array.Fill(ids, _tokenizer.PaddingTokenId);
        ids[0] = _tokenizer.ClassificationTokenId;
        for (var i = 0; i < count; i++)
            ids[i + 1] = tokens[start + i].Id;
        ids[count + 1] = _tokenizer.SeparatorTokenId;
        mask.AsSpan(0, count + 2).Fill(1);
        return new TokenWindow(ids, mask);
    }
}
