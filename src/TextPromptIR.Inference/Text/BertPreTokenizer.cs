using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace TextPromptIR.Inference.Text;

/// <summary>
/// BERT's split as Hugging Face does it: at white space, and around every punctuation character. The tokenizer package's own one drops
/// symbols and keeps the underscore inside words (dotnet/machinelearning#7725).
/// </summary>
internal sealed class BertPreTokenizer : PreTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Split(text);
    }

    private static IEnumerable<(int Offset, int Length)> Split(string text)
    {
        var start = 0;
        for (var index = 0; index < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) != System.Buffers.OperationStatus.Done)
                rune = Rune.ReplacementChar;
            var isSpace = Rune.IsWhiteSpace(rune);
            if (isSpace || IsPunctuation(rune))
            {
                if (index > start)
                    yield return (start, index - start);
                if (!isSpace)
                    yield return (index, length);
                start = index + length;
            }

            index += length;
        }

        if (text.Length > start)
            yield return (start, text.Length - start);
    }

    // ASCII symbols such as + and $ count as punctuation in BERT though Unicode files them elsewhere.
    private static bool IsPunctuation(Rune rune) => rune.Value switch
    {
        (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126) => true,
        < 128 => false,
        _ => Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation,
    };
}
