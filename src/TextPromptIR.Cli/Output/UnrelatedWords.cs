using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Output;

/// <summary>Says once, before the work begins, which instructions will change nothing: a folder of copies must not pass for a restored one.</summary>
internal static class UnrelatedWords
{
    private const int MostTold = 5;

    /// <summary>Gives one notice, or none where all words ask for a restoration.</summary>
    /// <param name="notices">Receives it.</param>
    /// <param name="book">What the words mean.</param>
    /// <param name="instructions">The words; each is told once.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    public static void Tell(INoticeSink notices, InstructionBook book, IEnumerable<string> instructions, CancellationToken cancellationToken)
    {
        var words = instructions.Distinct(StringComparer.Ordinal).Where(text => book.GuidanceOf(text, cancellationToken).Unrelated).ToList();
        if (words.Count == 0)
            return;
        var more = words.Count > MostTold ? FormattableString.Invariant($" (and {words.Count - MostTold} more)") : string.Empty;
        notices.Notice(
            ErrorCode.None,
            $"Not understood to ask for a restoration: {string.Join(", ", words.Take(MostTold).Select(text => $"\"{text}\""))}{more}. "
                + "Pictures come back from it as they were. Say in English what is wrong: \"remove the rain\".");
    }
}
