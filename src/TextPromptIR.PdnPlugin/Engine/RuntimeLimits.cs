namespace TextPromptIR.PdnPlugin.Engine;

/// <summary>Times and sizes of the process-wide runtime.</summary>
internal sealed record RuntimeLimits
{
    /// <summary>How long typing must rest before new words run the networks; long enough for a slow typist's key, short enough to feel alive.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>How long words must rest before "not understood" is said while the dialog is still open.</summary>
    public TimeSpan WordsRest { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>After this time without rendering the networks leave memory.</summary>
    public TimeSpan NetworksKept { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After this time without rendering the finished tiles leave memory.</summary>
    public TimeSpan ResultsKept { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most bytes of finished tiles in all.</summary>
    public long ResultBytes { get; init; } = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 256L << 20, 4L << 30);

    /// <summary>Most restorations that are kept.</summary>
    public int Results { get; init; } = 16;
}
