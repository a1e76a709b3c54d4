using System.Collections.Immutable;

namespace TextPromptIR.Core.Instructions;

/// <summary>From degradations back to words: plain English that the text encoder understands as the same degradations.</summary>
public static class InstructionComposer
{
    // In vector order. Each noun was chosen so that every combination reads as the same set again; a test of the shipped language pack asks for it.
    private static readonly ImmutableArray<string> Nouns =
        ["noise", "rain", "haze", "blur", "darkness", "jpeg artifacts", "snow", "raindrops", "cast shadow", "holes"];

    /// <summary>Such as "remove the rain, the haze and the noise".</summary>
    /// <param name="degradations">At least one, each once.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static string Remove(IEnumerable<Degradation> degradations)
    {
        ArgumentNullException.ThrowIfNull(degradations);
        var parts = degradations.Select(degradation => $"the {Nouns[(int)degradation]}").ToList();
        return parts.Count switch
        {
            0 => throw new ArgumentException("Nothing to remove has no words.", nameof(degradations)),
            1 => $"remove {parts[0]}",
            _ => $"remove {string.Join(", ", parts[..^1])} and {parts[^1]}",
        };
    }
}
