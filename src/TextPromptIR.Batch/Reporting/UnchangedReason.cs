using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Batch.Reporting;

/// <summary>Why a picture came back as it was: to be told apart are words that were not understood, and a picture that nothing is wrong with.</summary>
public static class UnchangedReason
{
    /// <summary>The words ask for no restoration, or not in words that are understood.</summary>
    public const string NotUnderstood = "the instruction was not understood to ask for a restoration";

    /// <summary>A general wish, and the picture has no fault that the pack restores.</summary>
    public const string NothingFound = "nothing was found to restore";

    /// <summary>The reasons of a picture that no network touched, each once.</summary>
    /// <param name="steps">What was to be done.</param>
    /// <param name="guidance">What was understood, step by step.</param>
    public static string Of(IEnumerable<RestoreStep> steps, IEnumerable<Guidance> guidance) => string.Join(", ", steps.Zip(guidance, OfStep).Distinct());

    private static string OfStep(RestoreStep step, Guidance guidance) => guidance switch
    {
        { Unrelated: true, Choice: null } => NotUnderstood,
        { Unrelated: true } => NothingFound,
        _ => step.Strength == 0f ? "the strength is 0" : "everything there is transparent",
    };
}
