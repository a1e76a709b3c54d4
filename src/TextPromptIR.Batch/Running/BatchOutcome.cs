using TextPromptIR.Batch.Reporting;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Running;

/// <summary>What a batch came to.</summary>
/// <param name="Reports">One per picture, in the plan's order.</param>
/// <param name="Stopped">Why it ended early; null when it came to its end.</param>
/// <param name="Duration">How long it took.</param>
public sealed record BatchOutcome(IReadOnlyList<FileReport> Reports, RestoreException? Stopped, TimeSpan Duration)
{
    /// <summary>
    /// <see cref="ErrorCode.None"/> when nothing failed, <see cref="ErrorCode.AllFilesFailed"/> when everything did,
    /// <see cref="ErrorCode.SomeFilesFailed"/> between; the reason when the batch ended early.
    /// </summary>
    public ErrorCode Code => CodeOf(Reports, Stopped?.Code);

    /// <summary>As <see cref="Code"/>, for any reports.</summary>
    /// <param name="reports">Reports.</param>
    /// <param name="stopped">Why a batch ended early; null when it came to its end.</param>
    public static ErrorCode CodeOf(IReadOnlyCollection<FileReport> reports, ErrorCode? stopped)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (stopped is { } reason)
            return reason;
        var failed = reports.Count(report => report.Status is FileStatus.Failed or FileStatus.NotTried);
        if (failed == 0)
            return ErrorCode.None;
        return failed == reports.Count ? ErrorCode.AllFilesFailed : ErrorCode.SomeFilesFailed;
    }
}
