using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;

namespace TextPromptIR.Batch.Running;

/// <summary>
/// Which files of a folder that fills are ready: those that did not change between two looks, so that nothing is read while it is still being
/// copied. Looks instead of listening, because network shares and containers do not tell of changes.
/// </summary>
public sealed class FolderWatch
{
    private readonly Dictionary<string, InputStamp> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Input, string Output), InputStamp> _taken = [];

    /// <summary>The items that rest since the last look and were not taken as they are now.</summary>
    /// <param name="items">The plan of everything that lies there now.</param>
    public IReadOnlyList<BatchItem> TakeSettled(IEnumerable<BatchItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var ready = new List<BatchItem>();
        foreach (var item in items)
        {
            var stamp = InputStamp.Of(item.Input);
            // Two pictures may ask for one output, and a table may ask for two outputs of one picture.
            var task = (item.Input, item.OutputRelative);
            if (_seen.TryGetValue(item.Input, out var before) && before == stamp && _taken.GetValueOrDefault(task) != stamp)
            {
                _taken[task] = stamp;
                ready.Add(item);
            }

            _seen[item.Input] = stamp;
        }

        return ready;
    }
}
