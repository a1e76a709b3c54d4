using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using TextPromptIR.Core;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Batch.Recipes;

/// <summary>What each instruction of a batch was understood to mean: the text encoder hears every wording once. Thread-safe.</summary>
/// <param name="engine">Understands; not owned.</param>
/// <param name="packId">The pack that is to do it.</param>
public sealed class InstructionBook(IRestorationEngine engine, string packId)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The pack that is to do it.</summary>
    public string PackId => packId;

    /// <summary>What the words mean to the pack.</summary>
    /// <param name="instruction">English words.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">As <see cref="IRestorationEngine.UnderstandFor"/>; the same words get the same answer again.</exception>
    public Guidance GuidanceOf(string instruction, CancellationToken cancellationToken)
    {
        var entry = _entries.TryGetValue(instruction, out var known) ? known : _entries.GetOrAdd(instruction, Understand(instruction, cancellationToken));
        if (entry.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        return entry.Guidance!;
    }

    private Entry Understand(string instruction, CancellationToken cancellationToken)
    {
        try
        {
            return new Entry(engine.UnderstandFor(packId, instruction, cancellationToken), null);
        }
        catch (RestoreException e) when (e.Code is ErrorCode.NotTrained or ErrorCode.EmptyInstruction or ErrorCode.InstructionTooLong)
        {
            return new Entry(null, e);
        }
    }

    private sealed record Entry(Guidance? Guidance, RestoreException? Fault);
}
