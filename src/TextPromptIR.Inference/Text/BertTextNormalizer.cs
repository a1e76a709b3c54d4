using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace TextPromptIR.Inference.Text;

/// <summary>
/// BERT's clean-up as Hugging Face does it (uncased): control characters go, white space becomes a space, CJK ideographs stand alone,
/// accents and case go. The tokenizer package's own normalizer differs: it deletes line breaks, so that words grow together, and keeps
/// accents (dotnet/machinelearning#7724).
/// </summary>
internal sealed class BertTextNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());

    /// <inheritdoc/>
    public override string Normalize(string original)
    {
        ArgumentNullException.ThrowIfNull(original);

        // Also replaces lone surrogates, which string.Normalize refuses, by U+FFFD and drops them.
        var cleaned = new StringBuilder(original.Length + 8);
        foreach (var rune in original.EnumerateRunes())
            AppendCleaned(cleaned, rune);

        // No recomposition afterwards: the vocabulary's word pieces are in decomposed form.
        var result = new StringBuilder(cleaned.Length);
        foreach (var rune in cleaned.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                Append(result, Rune.ToLowerInvariant(rune));
        }

        return result.ToString();
    }

    private static void AppendCleaned(StringBuilder text, Rune rune)
    {
        if (rune.Value is '\t' or '\n' or '\r')
            text.Append(' ');
        else if (rune.Value is 0 or 0xFFFD || IsInvisible(rune))
            return;
        else if (Rune.IsWhiteSpace(rune))
            text.Append(' ');
        else if (IsIdeograph(rune.Value))
            Append(text.Append(' '), rune).Append(' ');
        else
            Append(text, rune);
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.Surrogate;

    // The ideograph blocks that BERT's reference code names; Hangul and kana are written in words and stay out.
    private static bool IsIdeograph(int value) => value is
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);

    private static StringBuilder Append(StringBuilder text, Rune rune)
    {
        Span<char> characters = stackalloc char[2];
        return text.Append(characters[..rune.EncodeToUtf16(characters)]);
    }
}
