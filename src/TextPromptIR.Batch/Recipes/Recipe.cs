namespace TextPromptIR.Batch.Recipes;

/// <summary>Steps that are applied to a picture one after the other; the same file serves <c>tpir</c> and scripts that drive the effect.</summary>
/// <param name="Name">What the user calls it; null without a name.</param>
/// <param name="Steps">At least one.</param>
/// <param name="PackId">The model pack it asks for; null leaves the choice to whoever runs it.</param>
public sealed record Recipe(string? Name, IReadOnlyList<RestoreStep> Steps, string? PackId = null);
