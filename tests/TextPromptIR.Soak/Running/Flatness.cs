using System.Globalization;

namespace TextPromptIR.Soak.Running;

/// <summary>
/// Judges that a process did not grow: the middle value of the last quarter's samples may be above that of the second quarter by a margin. The
/// first quarter is left out because code is compiled and pools fill there.
/// </summary>
/// <param name="Name">What was measured.</param>
/// <param name="Of">Reads it from a sample.</param>
/// <param name="Margin">Growth that is not called one.</param>
/// <param name="Unit">Divides what is shown.</param>
internal sealed record Flatness(string Name, Func<ProcessSample, long> Of, long Margin, long Unit = 1)
{
    /// <summary>
    /// Between the middles of those quarters lies half of the run, 1,000 restorations of 2,000, and a leak shows with all of them. Handles: two
    /// may be open by chance; a leak would be tens (one an engine) or hundreds. Threads: eight, because the four networks have one each while they
    /// are open, and the runtime's pool and its compiler come and go; networks that stay open would be hundreds. Heap: 512 KiB, that is 520
    /// bytes a restoration, less than any of its buffers; remembered instructions and the network that happens to be open move it by
    /// half of that. Working set: 12 MiB, that is 12 KiB a restoration, a fraction of an open network; the native allocator and the code that the
    /// runtime optimises while it runs move it by 2 to 8, less and less (8,000 restorations end no higher than 6,000).
    /// </summary>
    public static IReadOnlyList<Flatness> All { get; } =
    [
        new("working set (KiB)", sample => sample.WorkingSet, 12 << 20, 1 << 10),
        new("managed heap (KiB)", sample => sample.Heap, 512 << 10, 1 << 10),
        new("handles", sample => sample.Handles, 2),
        new("threads", sample => sample.Threads, 8),
    ];

    /// <summary>The verdict and the figures it goes by.</summary>
    public (bool IsFlat, string Figures) Judge(IReadOnlyList<ProcessSample> samples)
    {
        var quarter = samples.Count / 4;
        long second = Middle(samples.Skip(quarter).Take(quarter)), last = Middle(samples.TakeLast(quarter));
        return (
            last - second <= Margin,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: second quarter {second / Unit}, last quarter {last / Unit}, at most {Margin / Unit} more is flat"));
    }

    private long Middle(IEnumerable<ProcessSample> samples)
    {
        var values = samples.Select(Of).Order().ToList();
        return values[values.Count / 2];
    }
}
