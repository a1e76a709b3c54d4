using TextPromptIR.Core.Instructions;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>A kept answer while it is in use; dispose it to give it back.</summary>
internal sealed class ResultLease(ResultStore store, Guidance guidance, string? notice, KeptRestoration? kept) : IDisposable
{
    private int returned;

    /// <summary>What was understood of the words.</summary>
    public Guidance Guidance => guidance;

    /// <summary>What the user is to be told of the words; null when they are fine.</summary>
    public string? Notice => notice;

    /// <summary>The restoration; null when the words ask for none.</summary>
    public KeptRestoration? Kept => kept;

    public void Dispose()
    {
        if (kept is not null && Interlocked.Exchange(ref returned, 1) == 0)
            store.Return(kept);
    }
}
