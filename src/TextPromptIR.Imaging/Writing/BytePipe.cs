using System.Collections.Concurrent;

namespace TextPromptIR.Imaging.Writing;

/// <summary>
/// Passes blocks of bytes from the thread that restores to the thread that encodes. At most a few wait, so a slow encoder holds the
/// restoration back instead of filling memory; and encoding overlaps with the network.
/// </summary>
internal sealed class BytePipe : IDisposable
{
    private readonly BlockingCollection<byte[]> blocks = new(boundedCapacity: 4);
    private readonly CancellationTokenSource readerGone = new();
    private byte[] current = [];
    private int at;
    private volatile bool aborted;

    /// <summary>Adds a block; false when nobody reads any more.</summary>
    public bool Write(byte[] block)
    {
        try
        {
            blocks.Add(block, readerGone.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>No more blocks follow.</summary>
    public void Complete() => blocks.CompleteAdding();

    /// <summary>No more blocks follow, and what was read is worth nothing.</summary>
    public void Abort()
    {
        aborted = true;
        blocks.CompleteAdding();
    }

    /// <summary>Waits for bytes; 0 at the end, -1 after <see cref="Abort"/>.</summary>
    public int Read(byte[] buffer, int length)
    {
        while (at == current.Length)
        {
            if (!blocks.TryTake(out var next, Timeout.Infinite))
                return aborted ? -1 : 0;
            current = next;
            at = 0;
        }

        if (aborted)
            return -1;
        var count = Math.Min(length, current.Length - at);
        current.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }

    /// <summary>Tells the writer that nobody reads any more.</summary>
    public void CloseReader() => readerGone.Cancel();

    public void Dispose()
    {
        blocks.Dispose();
        readerGone.Dispose();
    }
}
