using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Reporting;

/// <summary>Reports of several workers to one.</summary>
public static class ReportMerger
{
    /// <summary>Merges: each output once, the best that a worker reports of it, in ordinal order of the inputs.</summary>
    /// <param name="paths">Report files.</param>
    /// <remarks>Where reports are those of workers, a worker without a report counts as one that did not end: the summary says so in <see cref="BatchSummary.Stopped"/>.</remarks>
    /// <exception cref="RestoreException">A report cannot be read, or they belong to different divisions.</exception>
    public static (IReadOnlyList<FileReport> Files, BatchSummary Summary) Merge(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var reports = paths.Select(ReportFile.Read).ToList();
        var missing = MissingWorkers([.. reports.Select(report => report.Summary.Shard)]);
        var groups = reports.SelectMany(report => report.Files).GroupBy(NameOf, StringComparer.Ordinal).ToList();
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
            Stopped = reports.Select(report => report.Summary.Stopped).FirstOrDefault(stopped => stopped is not null) ?? missing,
        });
    }

    // A folder that cannot be listed has no output. Every worker reports it, and each such folder counts once.
    private static string NameOf(FileReport file) => file.Output.Length > 0 ? file.Output : $"\0{file.File}";

    private static FileFault? MissingWorkers(IReadOnlyList<string?> workers)
    {
        var shards = workers.OfType<string>().Select(text => Shard.TryParse(text, out var shard) ? shard : Shard.Whole).Where(shard => shard.IsPart).ToHashSet();
        var counts = shards.Select(shard => shard.Count).Distinct().Order().ToList();
        if (counts.Count > 1)
        {
            throw new RestoreException(
                ErrorCode.BadReport,
                $"These reports belong to different divisions of a batch ({string.Join(", ", counts.Select(count => FormattableString.Invariant($"1/{count} to {count}/{count}")))}).",
                "Give the reports of one division; those of earlier ones can be deleted.");
        }

        var missing = shards.Count == 0 ? [] : Enumerable.Range(1, counts[0]).Select(index => new Shard(index, counts[0])).Where(shard => !shards.Contains(shard)).ToList();
        return missing.Count == 0 ? null : new FileFault(
            nameof(ErrorCode.SomeFilesFailed),
            (int)ErrorCode.SomeFilesFailed,
            $"There is no report of worker {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? FormattableString.Invariant($" and {missing.Count - 5} more") : string.Empty)}: it did not end, or its report was not given.",
            "Run the missing workers again with the same --shard; finished pictures are not done again.");
    }
}
