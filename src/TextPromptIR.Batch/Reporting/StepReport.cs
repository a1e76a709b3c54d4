using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Batch.Reporting;

/// <summary>What one step did.</summary>
/// <param name="Instruction">The words.</param>
/// <param name="Recognised">Degradations that were removed.</param>
/// <param name="Unrelated">True when the words ask for no restoration.</param>
/// <param name="Automatic">True when the choice was left to the product.</param>
/// <param name="Strength">What was mixed in, [0,1]: the asked strength times the one heard in the words.</param>
/// <param name="Selection"><c>x,y,w,h</c>; null for the whole picture.</param>
/// <param name="Chosen">The instruction that the picture itself led to; null where the words decided or nothing was found.</param>
public sealed record StepReport(
    string Instruction, IReadOnlyList<string> Recognised, bool Unrelated, bool Automatic, double Strength, string? Selection, string? Chosen = null)
{
    /// <summary>Describes a step and what was understood of it.</summary>
    public static StepReport From(RestoreStep step, Guidance guidance)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(guidance);
        return new StepReport(
            guidance.Instruction,
            [.. guidance.Recognised.Select(DegradationNames.NameOf)],
            guidance is { Unrelated: true, Choice: null },
            guidance.Automatic,
            Math.Round(step.Strength * guidance.Strength, 4),
            step.Selection is { } part ? FormattableString.Invariant($"{part.X},{part.Y},{part.Width},{part.Height}") : null,
            guidance.Choice?.Instruction);
    }
}
