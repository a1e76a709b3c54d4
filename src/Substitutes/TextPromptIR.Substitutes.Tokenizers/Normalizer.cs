using System.Globalization;
using System.Text;

namespace Microsoft.ML.Tokenizers;

/// <summary>Changes a text before it is split.</summary>
public abstract class Normalizer
{
    public abstract string Normalize(string original);

    public abstract string Normalize(ReadOnlySpan<char> original);
}

/// <summary>
/// The default of <see cref="BertTokenizer"/>, with its known differences from Hugging Face: control characters vanish (a line break joins
/// its neighbours, dotnet/machinelearning#7724), accents stay unless asked otherwise, the result is recomposed.
/// </summary>
internal sealed class DefaultBertNormalizer(bool lowerCase, bool spaceCjk, bool removeMarks) : Normalizer
{
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());

    public override string Normalize(string original)
    {
        if (string.IsNullOrEmpty(original))
            return string.Empty;
        if (removeMarks)
            original = original.Normalize(NormalizationForm.FormD);

        var result = new StringBuilder(original.Length);
        foreach (var rune in original.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is 0 or 0xFFFD || category == UnicodeCategory.Control || (removeMarks && category == UnicodeCategory.NonSpacingMark))
                continue;
            if (category == UnicodeCategory.SpaceSeparator)
                result.Append(' ');
            else if (spaceCjk && IsCjk(rune.Value))
                result.Append(' ').Append(rune.ToString()).Append(' ');
            else
                result.Append((lowerCase && category == UnicodeCategory.UppercaseLetter ? Rune.ToLowerInvariant(rune) : rune).ToString());
        }

        return result.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsCjk(int value) => value is
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);
}
