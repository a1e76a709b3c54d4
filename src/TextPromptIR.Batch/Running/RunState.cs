using System.Diagnostics;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Running;

/// <summary>How far a run is. Thread-safe; the observer hears one thing at a time.</summary>
internal sealed class RunState(IReadOnlyList<BatchItem> items, IBatchObserver observer)
{
    private readonly Lock _gate = new();
    private readonly FileReport?[] _reports = new FileReport?[items.Count];
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _next = -1;
    private int _done;
    private int _worked;

    public IReadOnlyList<BatchItem> Items => items;

    public RestoreException? Stopped { get; private set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public bool IsUnfinished
    {
        get
        {
            lock (_gate)
                return _done < items.Count;
        }
    }

    /// <summary>The next item's index; null when all are taken.</summary>
    public int? Next() => Interlocked.Increment(ref _next) is var index && index < items.Count ? index : null;

    /// <param name="index">The item.</param>
    /// <param name="report">What became of it.</param>
    /// <param name="worked">False when nothing had to be done: such items tell nothing about the time left.</param>
    public void Finish(int index, FileReport report, bool worked)
    {
        lock (_gate)
        {
            _reports[index] = report;
            _done++;
            _worked += worked ? 1 : 0;
            TimeSpan? left = _worked > 1 ? Elapsed / _worked * (items.Count - _done) : null;
            observer.Finished(report, _done, items.Count, left);
        }
    }

    public void Stop(RestoreException reason)
    {
        lock (_gate)
            Stopped ??= reason;
    }

    public IReadOnlyList<FileReport> Reports()
    {
        lock (_gate)
            return [.. items.Select((item, i) => _reports[i] ?? BatchJournal.Report(item, FileStatus.NotTried))];
    }
}
