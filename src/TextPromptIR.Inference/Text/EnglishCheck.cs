using System.Collections.Frozen;

namespace TextPromptIR.Inference.Text;

/// <summary>
/// Decides whether an instruction is English at all. The network has seen English only and would guess at anything else; a picture must not
/// change on a guess, so other languages count as requests for nothing. When in doubt the text passes and the network decides.
/// </summary>
internal static class EnglishCheck
{
    // Frequent function words of languages written in Latin letters, without those that are also English ("die", "me", "in", "no").
    private static readonly FrozenSet<string> ForeignWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "der", "das", "dem", "den", "des", "ein", "eine", "einen", "und", "ist", "mit", "von", "aus", "bitte", "nicht", "vom", "zum",
        "le", "la", "les", "du", "de", "une", "et", "est", "sur", "cette", "ce", "mon", "sans", "avec", "dans", "moi",
        "el", "los", "las", "una", "del", "por", "esta", "este", "mi", "con", "que", "sin", "lo",
        "il", "gli", "dalla", "dal", "di", "della", "dello", "questa", "questo", "mia", "che", "per",
        "os", "um", "uma", "na", "minha", "meu", "para", "com", "sem", "esse",
        "het", "een", "deze", "niet", "mijn", "uit", "en", "och", "av", "og", "til", "fra", "ikke", "det", "inte",
        "ze", "nie", "jest", "prosze", "bir", "ve", "bu", "icin");

    /// <summary>True when the text may be English.</summary>
    /// <param name="text">A cleaned instruction.</param>
    /// <param name="isWholeWord">Whether a word is one piece of the vocabulary.</param>
    public static bool MayBeEnglish(string text, Func<string, bool> isWholeWord)
    {
        var latin = text.Count(IsLatinLetter);
        var other = text.Count(character => char.IsLetter(character) && !IsLatinLetter(character));
        if (latin == 0 || other > latin)
            return false;

        var (foreign, english, unknown) = (0, 0, 0);
        foreach (var word in Words(text))
        {
            if (ForeignWords.Contains(word))
                foreign++;
            else if (word.Length > 1 && isWholeWord(word))
                english++;
            else
                unknown++;
        }

        // One foreign word among English ones is a name or a slip ("my van Gogh", "remvoe de rain").
        var speaksForeign = foreign >= 2 || (foreign == 1 && english == 0);
        return !speaksForeign || english >= foreign + unknown;
    }

    private static IEnumerable<string> Words(string text)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = start;
            while (end < text.Length && IsLatinLetter(text[end]))
                end++;
            if (end > start)
                yield return text[start..end].ToLowerInvariant();
        }
    }

    private static bool IsLatinLetter(char character) =>
        char.IsLetter(character) && character is <= '\u024F' or (>= '\u1E00' and <= '\u1EFF');
}
