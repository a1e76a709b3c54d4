using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Batch.Journal;

/// <summary>Whether an item has to be done.</summary>
/// <param name="Report">What to report instead of doing it; null: do it.</param>
/// <param name="HasLeftovers">A killed run may have left a temporary file beside the output.</param>
internal sealed record WorkDecision(FileReport? Report, bool HasLeftovers = false);
