using TextPromptIR.Core.Instructions;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>
/// Finished network tiles of the process, bounded: from preview to OK, and for "OK, Undo, Repeat". The least recently used restorations leave
/// first; one that is being rendered never does. The lock is held for look-ups only.
/// </summary>
internal sealed class ResultStore(long maxBytes, int maxRestorations)
{
    private const int MaxAnswers = 256;

    private readonly Lock sync = new();
    private readonly Dictionary<RequestKey, Answer> answers = [];
    private readonly Queue<RequestKey> answerOrder = new();
    private readonly LinkedList<KeptRestoration> restorations = new();

    /// <summary>Restorations kept now.</summary>
    public int Count
    {
        get
        {
            lock (sync)
                return restorations.Count;
        }
    }

    /// <summary>The kept answer to a request; null when there is none and the networks must run.</summary>
    public ResultLease? TryTake(RequestKey key)
    {
        lock (sync)
        {
            if (!answers.TryGetValue(key, out var answer))
                return null;
            if (answer.Network is null)
                return new ResultLease(this, answer.Guidance, answer.Notice, null);
            return Find(answer.Network) is { } kept ? Take(answer, kept) : null;
        }
    }

    /// <summary>Remembers that the words of a request ask for no restoration.</summary>
    public ResultLease AddNothing(RequestKey key, Guidance guidance, string notice)
    {
        lock (sync)
        {
            Remember(key, new Answer(guidance, notice, null));
            return new ResultLease(this, guidance, notice, null);
        }
    }

    /// <summary>Adds a restoration, or takes the one that other words with the same meaning made.</summary>
    public ResultLease Add(RequestKey key, Guidance guidance, string? notice, NetworkKey network, Func<KeptRestoration> create)
    {
        List<KeptRestoration> evicted;
        ResultLease lease;
        lock (sync)
        {
            var kept = Find(network) ?? restorations.AddFirst(create()).Value;
            var answer = new Answer(guidance, notice, network);
            Remember(key, answer);
            lease = Take(answer, kept);
            evicted = Evict();
        }

        DisposeAll(evicted);
        return lease;
    }

    /// <summary>Gives a restoration back.</summary>
    public void Return(KeptRestoration kept)
    {
        List<KeptRestoration> evicted;
        lock (sync)
        {
            kept.Users--;
            evicted = Evict();
        }

        DisposeAll(evicted);
    }

    /// <summary>Forgets everything that is not being rendered.</summary>
    public void Clear()
    {
        List<KeptRestoration> evicted = [];
        lock (sync)
        {
            answers.Clear();
            answerOrder.Clear();
            for (var node = restorations.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Users == 0)
                {
                    evicted.Add(node.Value);
                    restorations.Remove(node);
                }

                node = next;
            }
        }

        DisposeAll(evicted);
    }

    private static void DisposeAll(List<KeptRestoration> evicted)
    {
        foreach (var kept in evicted)
            kept.Restoration.Dispose();
    }

    private KeptRestoration? Find(NetworkKey network)
    {
        foreach (var kept in restorations)
        {
            if (kept.Key == network)
                return kept;
        }

        return null;
    }

    private ResultLease Take(Answer answer, KeptRestoration kept)
    {
        kept.Users++;
        restorations.Remove(kept);
        restorations.AddFirst(kept);
        return new ResultLease(this, answer.Guidance, answer.Notice, kept);
    }

    private void Remember(RequestKey key, Answer answer)
    {
        if (!answers.ContainsKey(key))
            answerOrder.Enqueue(key);
        answers[key] = answer;
        while (answerOrder.Count > MaxAnswers)
            answers.Remove(answerOrder.Dequeue());
    }

    // The newest restoration stays whatever its size: the user is looking at it.
    private List<KeptRestoration> Evict()
    {
        List<KeptRestoration> evicted = [];
        var bytes = restorations.Sum(kept => kept.Bytes);
        for (var node = restorations.Last; node is not null && node != restorations.First;)
        {
            var previous = node.Previous;
            if (node.Value.Users == 0 && (bytes > maxBytes || restorations.Count > maxRestorations))
            {
                bytes -= node.Value.Bytes;
                evicted.Add(node.Value);
                restorations.Remove(node);
            }

            node = previous;
        }

        return evicted;
    }

    private sealed record Answer(Guidance Guidance, string? Notice, NetworkKey? Network);
}
