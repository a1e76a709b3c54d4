// Stand-in for Microsoft.ML.Tokenizers 2.0 (MIT, dotnet/machinelearning), restricted to the BERT path. Same namespace, types and
// signatures, so that product code is one text for both. What the tests in TextPromptIR.Contract.Tests pin holds for both.
// Surface: https://learn.microsoft.com/dotnet/api/microsoft.ml.tokenizers

namespace Microsoft.ML.Tokenizers;

/// <summary>One token: its id, its text in the vocabulary, and where it stands in the normalized text.</summary>
public readonly struct EncodedToken(int id, string value, Range offset)
{
    public int Id { get; } = id;

    public string Value { get; } = value;

    public Range Offset { get; } = offset;
}

/// <summary>The pipeline of every tokenizer: normalize, pre-tokenize, look up.</summary>
public abstract class Tokenizer
{
    public virtual Normalizer? Normalizer => null;

    public virtual PreTokenizer? PreTokenizer => null;

    public IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true)
    {
        var tokens = Encode(text, considerPreTokenization, considerNormalization, out _);
        return tokens.ConvertAll(token => token.Id);
    }

    public IReadOnlyList<EncodedToken> EncodeToTokens(
        string text, out string? normalizedText, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Encode(text, considerPreTokenization, considerNormalization, out normalizedText);

    public int CountTokens(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Encode(text, considerPreTokenization, considerNormalization, out _).Count;

    /// <summary>Looks one pre-token up and appends its pieces.</summary>
    internal abstract void EncodeWord(ReadOnlySpan<char> word, int offset, List<EncodedToken> tokens);

    private List<EncodedToken> Encode(string text, bool considerPreTokenization, bool considerNormalization, out string? normalizedText)
    {
        List<EncodedToken> tokens = [];
        normalizedText = null;
        if (string.IsNullOrEmpty(text))
            return tokens;
        if (considerNormalization && Normalizer is not null)
            text = normalizedText = Normalizer.Normalize(text);
        if (text.Length == 0)
            return tokens;
        if (!considerPreTokenization || PreTokenizer is null)
        {
            EncodeWord(text, 0, tokens);
            return tokens;
        }

        foreach (var (offset, length) in PreTokenizer.PreTokenize(text))
            EncodeWord(text.AsSpan(offset, length), offset, tokens);
        return tokens;
    }
}
