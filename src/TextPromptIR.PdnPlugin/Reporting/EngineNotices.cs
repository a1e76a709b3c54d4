using System.Diagnostics.CodeAnalysis;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>
/// What the engine did on its own, such as leaving a failing graphics card. It concerns the process and not one picture: each is told once as long
/// as the host runs, and one that found nobody to hear it waits for the next effect instance.
/// </summary>
internal sealed class EngineNotices
{
    private readonly Lock sync = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<string> waiting = new();

    /// <summary>Adds a notice; false when it is known already.</summary>
    public bool Add(string message)
    {
        lock (sync)
        {
            if (!known.Add(message))
                return false;
            waiting.Enqueue(message);
            return true;
        }
    }

    /// <summary>Takes the oldest notice that was not told yet.</summary>
    public bool TryTake([NotNullWhen(true)] out string? message)
    {
        lock (sync)
            return waiting.TryDequeue(out message);
    }
}
