using System.Collections.Concurrent;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Tests;

/// <summary>Collects what the engine says.</summary>
internal sealed class Notices : INoticeSink
{
    public ConcurrentQueue<(ErrorCode Code, string Message)> Items { get; } = new();

    public void Notice(ErrorCode code, string message) => Items.Enqueue((code, message));
}
