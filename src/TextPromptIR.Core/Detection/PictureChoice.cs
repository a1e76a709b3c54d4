using System.Collections.Immutable;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Core.Detection;

/// <summary>What the product chose for a general wish after it looked at the picture.</summary>
/// <param name="Instruction">The choice in words that mean the same to the text encoder; null when nothing was found that can be done.</param>
/// <param name="Probabilities">Ten in [0,1]: how sure it is that a degradation is there. Order of <see cref="DegradationNames.All"/>.</param>
public sealed record PictureChoice(string? Instruction, ImmutableArray<float> Probabilities);
