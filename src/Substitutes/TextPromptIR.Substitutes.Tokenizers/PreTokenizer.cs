using System.Text.RegularExpressions;

namespace Microsoft.ML.Tokenizers;

/// <summary>Splits a normalized text into the pieces that are looked up.</summary>
public abstract class PreTokenizer
{
    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(string text);

    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text);

    /// <summary>Words or single punctuation characters; symbols and emoji are dropped (dotnet/machinelearning#7725).</summary>
    public static PreTokenizer CreateWordOrPunctuation(IReadOnlyDictionary<string, int>? specialTokens = null) =>
        new RegexPreTokenizer(@"\w+|\p{P}", specialTokens);

    /// <summary>Runs of anything but white space.</summary>
    public static PreTokenizer CreateWhiteSpace(IReadOnlyDictionary<string, int>? specialTokens = null) =>
        new RegexPreTokenizer(@"\S+", specialTokens);
}

/// <summary>Matches of an expression; special tokens first where there are any.</summary>
internal sealed class RegexPreTokenizer(string pattern, IReadOnlyDictionary<string, int>? specialTokens) : PreTokenizer
{
    private readonly Regex _expression = new(
        specialTokens is null || specialTokens.Count == 0
            ? pattern
            : string.Join('|', specialTokens.Keys.OrderByDescending(key => key.Length).Select(Regex.Escape)) + "|" + pattern,
        RegexOptions.CultureInvariant);

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        for (var match = _expression.Match(text ?? string.Empty); match.Success; match = match.NextMatch())
            yield return (match.Index, match.Length);
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
}
