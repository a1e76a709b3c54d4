using System.Diagnostics.CodeAnalysis;

namespace TextPromptIR.Inference.Text;

/// <summary>A small store of the most recently used answers. Thread-safe.</summary>
/// <typeparam name="T">What is stored.</typeparam>
/// <param name="capacity">Most entries kept; the least recently used goes first.</param>
internal sealed class RecentAnswers<T>(int capacity)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value)> _byUse = new();

    /// <summary>Finds an answer and marks it as used.</summary>
    /// <param name="key">The question.</param>
    /// <param name="value">The answer.</param>
    public bool TryGet(string key, [NotNullWhen(true)] out T? value)
    {
        lock (_gate)
        {
            value = null;
            if (!_entries.TryGetValue(key, out var node))
                return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Stores an answer, in place of the one before it.</summary>
    /// <param name="key">The question.</param>
    /// <param name="value">The answer.</param>
    public void Set(string key, T value)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out var old))
                _byUse.Remove(old);
            _entries[key] = _byUse.AddFirst((key, value));
            if (_entries.Count <= capacity)
                return;
            _entries.Remove(_byUse.Last!.Value.Key);
            _byUse.RemoveLast();
        }
    }
}
