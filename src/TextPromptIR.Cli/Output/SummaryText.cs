using System.Globalization;
using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Cli.Output;

/// <summary>A batch's summary as one sentence.</summary>
internal static class SummaryText
{
    public static string Of(BatchSummary summary)
    {
        var parts = new List<string>();
        void Add(int count, string what)
        {
            if (count > 0)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
        }

        Add(summary.Restored, "restored");
        Add(summary.Unchanged, "unchanged");
        Add(summary.Skipped, "skipped");
        Add(summary.Failed, "failed");
        Add(summary.NotTried, "not reached");
        Add(summary.DoneTwice, "done twice");
        var resumed = summary.Resumed > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({summary.Resumed} by an earlier run)") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{summary.Files} pictures: {string.Join(", ", parts)}{resumed} in {summary.Seconds:0.0} s.");
    }
}
