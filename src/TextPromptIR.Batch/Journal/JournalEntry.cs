using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Batch.Journal;

/// <summary>What journals tell of one item.</summary>
/// <param name="Key">Fingerprint of what was done.</param>
/// <param name="Input">The input as it was.</param>
/// <param name="Fresh">No output was there when the work began.</param>
/// <param name="Report">What became of it; null when the work began and did not end.</param>
internal sealed record JournalEntry(string Key, InputStamp Input, bool Fresh, FileReport? Report)
{
    /// <summary>Of a run that did not come to its end: the next run goes on with it.</summary>
    public bool OfOpenRun { get; set; } = true;
}
