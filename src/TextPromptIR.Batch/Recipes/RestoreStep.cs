using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Batch.Recipes;

/// <summary>One restoration of a picture: words, how much, and where.</summary>
/// <param name="Instruction">Plain English words, cleaned (<see cref="Core.Instructions.InstructionRules"/>).</param>
/// <param name="Strength">How much of the restoration is mixed in, [0,1] in hundredths.</param>
/// <param name="Selection">The part of the picture to restore, in pixels after orientation; null means all of it.</param>
public sealed record RestoreStep(string Instruction, float Strength = 1f, PixelRect? Selection = null)
{
    /// <summary>A strength as every host can hold it: the effect's slider has a hundred steps.</summary>
    /// <param name="strength">[0,1].</param>
    public static float Hundredths(double strength) => (float)(Math.Round(strength * 100) / 100);
}
