namespace TextPromptIR.Batch.Reporting;

/// <summary>The last line of a report: how many of what.</summary>
public sealed record BatchSummary
{
    /// <summary>Version of this format.</summary>
    public int Schema { get; init; } = 1;

    /// <summary><c>summary</c>.</summary>
    public string Kind { get; init; } = "summary";

    /// <summary>Pictures of this batch, or of all merged ones.</summary>
    public int Files { get; init; }

    /// <summary>Restored, by this run or an earlier one of the same batch.</summary>
    public int Restored { get; init; }

    /// <summary>Written as they were.</summary>
    public int Unchanged { get; init; }

    /// <summary>Left as they are because an output was there.</summary>
    public int Skipped { get; init; }

    /// <summary>Failed.</summary>
    public int Failed { get; init; }

    /// <summary>Not reached.</summary>
    public int NotTried { get; init; }

    /// <summary>Of the restored and unchanged ones, those that an earlier run did.</summary>
    public int Resumed { get; init; }

    /// <summary>Merged reports: outputs that more than one worker wrote.</summary>
    public int DoneTwice { get; init; }

    /// <summary>Network tiles of this run, or of all merged ones.</summary>
    public long Tiles { get; init; }

    /// <summary>Pixels of this run's pictures in millions.</summary>
    public double Megapixels { get; init; }

    /// <summary>How long this run took; merged, the longest of them.</summary>
    public double Seconds { get; init; }

    /// <summary>The worker, <c>i/n</c>; null for a batch that is not divided and for merged reports.</summary>
    public string? Shard { get; init; }

    /// <summary>Why the batch ended early; null when it came to its end.</summary>
    public FileFault? Stopped { get; init; }

    /// <summary>Counts reports.</summary>
    public static BatchSummary Of(IReadOnlyCollection<FileReport> reports, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(reports);
        int Count(FileStatus status) => reports.Count(report => report.Status == status);
        return new BatchSummary
        {
            Files = reports.Count,
            Restored = Count(FileStatus.Restored),
            Unchanged = Count(FileStatus.Unchanged),
            Skipped = Count(FileStatus.Skipped),
            Failed = Count(FileStatus.Failed),
            NotTried = Count(FileStatus.NotTried),
            Resumed = reports.Count(report => report.Resumed),
            Tiles = reports.Where(report => !report.Resumed).Sum(report => (long)report.Tiles),
            Megapixels = Math.Round(reports.Where(report => report.IsDone && !report.Resumed).Sum(report => report.Width * (double)report.Height) / 1e6, 3),
            Seconds = Math.Round(duration.TotalSeconds, 3),
        };
    }
}
