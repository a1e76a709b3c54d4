using System.Diagnostics;
using System.Globalization;

namespace TextPromptIR.Soak.Running;

/// <summary>What the process holds at a moment, after the garbage collector has taken what it can.</summary>
/// <param name="After">Restorations so far.</param>
/// <param name="WorkingSet">Bytes of memory in use.</param>
/// <param name="Heap">Bytes of live managed objects.</param>
/// <param name="Handles">Handles; on Linux open files but for assemblies (/proc/self/fd), which the runtime opens at first use and keeps.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Forgotten">Threads that ended with the collection: of networks that nobody closed.</param>
internal sealed record ProcessSample(int After, long WorkingSet, long Heap, long Handles, long Threads, long Forgotten)
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Measures now.</summary>
    public static ProcessSample Take(int after)
    {
        var threads = CountThreads();
        // Aggressive: gives freed memory back to the system, so that the working set shows what is held and not what was held once.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var left = CountThreads();
        return new ProcessSample(
            after, process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), OperatingSystem.IsLinux() ? OpenFiles() : process.HandleCount,
            left, Math.Max(0, threads - left));
    }

    private static int CountThreads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static int OpenFiles() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(
        entry => File.ResolveLinkTarget(entry, returnFinalTarget: false)?.Name.EndsWith(".dll", StringComparison.Ordinal) != true);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{After,6} restorations: working set {WorkingSet / Mebibyte,6:0.0} MiB, heap {Heap / Mebibyte,5:0.00} MiB, {Handles} handles, {Threads} threads");
}
