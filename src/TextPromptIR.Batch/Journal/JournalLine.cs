using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Batch.Journal;

/// <summary>One line of a journal.</summary>
/// <param name="Event"><c>run</c>, <c>begin</c>, <c>file</c> or <c>end</c>.</param>
internal sealed record JournalLine(string Event)
{
    /// <summary>The item: its output below the output folder.</summary>
    public string? Output { get; init; }

    /// <summary>Fingerprint of what is done (words, pack, quality, ...).</summary>
    public string? Key { get; init; }

    /// <summary>The input as it was.</summary>
    public InputStamp? Input { get; init; }

    /// <summary>True on <c>begin</c> when no output was there: one that is there later is this batch's.</summary>
    public bool Fresh { get; init; }

    /// <summary>What became of it, on <c>file</c>.</summary>
    public FileReport? Report { get; init; }

    /// <summary>UTC, on <c>run</c> and <c>end</c>.</summary>
    public DateTime? Time { get; init; }
}
