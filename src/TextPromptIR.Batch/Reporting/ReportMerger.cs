using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Reporting;

/// <summary>Reports of several workers to one.</summary>
public static class ReportMerger
{
    /// <summary>Merges: each output once, the best that a worker reports of it, in ordinal order of the inputs.</summary>
    /// <param name="paths">Report files.</param>
    /// <exception cref="RestoreException">A report cannot be read.</exception>
    public static (IReadOnlyList<FileReport> Files, BatchSummary Summary) Merge(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var reports = paths.Select(ReportFile.Read).ToList();
        var groups = reports.SelectMany(report => report.Files).GroupBy(file => file.Output, StringComparer.Ordinal).ToList();
        // The order of FileStatus is from best to worst.
        List<FileReport> files = [.. groups
            .Select(group => group.MinBy(file => (file.Status, file.Resumed))!)
            .OrderBy(file => file.File, StringComparer.Ordinal)
            .ThenBy(file => file.Output, StringComparer.Ordinal)];
        var summary = BatchSummary.Of(files, TimeSpan.FromSeconds(reports.Max(report => report.Summary.Seconds)));
        return (files, summary with
        {
            DoneTwice = groups.Count(group => group.Count(file => file.IsDone && !file.Resumed) > 1),
            Tiles = reports.Sum(report => report.Summary.Tiles),
            Stopped = reports.Select(report => report.Summary.Stopped).FirstOrDefault(stopped => stopped is not null),
        });
    }
}
