namespace TextPromptIR.Batch.Reporting;

/// <summary>One line of a report: what became of one picture.</summary>
public sealed record FileReport
{
    /// <summary>Version of this format.</summary>
    public int Schema { get; init; } = 1;

    /// <summary><c>file</c>; the last line of a report is of kind <c>summary</c>.</summary>
    public string Kind { get; init; } = "file";

    /// <summary>The input's path below the input folder, with forward slashes.</summary>
    public required string File { get; init; }

    /// <summary>The output's path below the output folder, with forward slashes.</summary>
    public required string Output { get; init; }

    /// <summary>What became of it.</summary>
    public required FileStatus Status { get; init; }

    /// <summary>Why an output was left as it is, or a picture came back unchanged; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public FileFault? Error { get; init; }

    /// <summary>True when an earlier run of the same batch did it, and this one found it done.</summary>
    public bool Resumed { get; init; }

    /// <summary>What was done, step by step.</summary>
    public IReadOnlyList<StepReport> Steps { get; init; } = [];

    /// <summary>The model pack.</summary>
    public string? Pack { get; init; }

    /// <summary>The device that finished the work; empty when none was needed.</summary>
    public string? Device { get; init; }

    /// <summary>Width in pixels after orientation.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels after orientation.</summary>
    public int Height { get; init; }

    /// <summary>Network tiles.</summary>
    public int Tiles { get; init; }

    /// <summary>Bytes of the output.</summary>
    public long Bytes { get; init; }

    /// <summary>From opening the input to the finished output, waiting for other pictures included.</summary>
    public double Seconds { get; init; }

    /// <summary>The worker that did it, <c>i/n</c>; null for a batch that is not divided.</summary>
    public string? Shard { get; init; }

    /// <summary>What a user should know, such as transparency that the output's format cannot hold.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>True when a whole output is there because of this batch.</summary>
    internal bool IsDone => Status is FileStatus.Restored or FileStatus.Unchanged;
}
