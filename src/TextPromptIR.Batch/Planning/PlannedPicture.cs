using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Selection;

namespace TextPromptIR.Batch.Planning;

/// <summary>A picture with its steps, before its output has a name.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Steps">What is to be done.</param>
/// <param name="TaskName">What <c>{task}</c> stands for; null: what is understood of the steps.</param>
/// <param name="Line">The table's line; 0 without one.</param>
public sealed record PlannedPicture(SelectedPicture Picture, IReadOnlyList<RestoreStep> Steps, string? TaskName = null, int Line = 0);
