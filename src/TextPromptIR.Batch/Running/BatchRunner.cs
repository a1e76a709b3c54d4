using System.Diagnostics;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Core;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Running;

/// <summary>
/// Works through a plan: several pictures at a time, one of them at the network. A picture that fails is reported and the next one is taken; only
/// what would meet every picture (a damaged pack, a full disk) ends the batch.
/// </summary>
/// <param name="settings">What holds for every picture.</param>
/// <param name="engine">The networks; not owned.</param>
/// <param name="book">Understands the words.</param>
/// <param name="journal">What earlier runs did; not owned.</param>
/// <param name="observer">Hears how it goes on.</param>
public sealed class BatchRunner(
    BatchSettings settings, IRestorationEngine engine, InstructionBook book, BatchJournal journal, IBatchObserver observer) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(1, 1);

    /// <summary>Runs a plan to its end, to a failure that stops it, or until it is cancelled.</summary>
    /// <param name="items">The plan.</param>
    /// <param name="cancellationToken">Answers within one network tile; finished files stay.</param>
    public BatchOutcome Run(IReadOnlyList<BatchItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var run = new RunState(items, observer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var worker = new PictureWorker(settings, engine, book, _turns);
        var threads = Enumerable.Range(0, Math.Min(settings.Memory.Jobs, items.Count))
            .Select(i => new Thread(() => Work(run, worker, stop)) { Name = $"Picture {i}" })
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var stopped = run.Stopped;
        if (stopped is null && cancellationToken.IsCancellationRequested && run.IsUnfinished)
            stopped = new RestoreException(ErrorCode.Cancelled, "Cancelled; finished files stay.", "Run the same command again to go on.");
        return new BatchOutcome(run.Reports(), stopped, run.Elapsed);
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private void Work(RunState run, PictureWorker worker, CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested && run.Next() is { } index)
        {
            try
            {
                var (report, worked) = Do(run.Items[index], worker, stop.Token);
                run.Finish(index, report, worked);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (RestoreException e)
            {
                run.Stop(e);
                stop.Cancel();
            }
#pragma warning disable CA1031 // Whatever leaves this thread ends the process, without summary and report.
            catch (Exception e)
#pragma warning restore CA1031
            {
                run.Stop(Unexpected(e));
                stop.Cancel();
            }
        }
    }

    private (FileReport Report, bool Worked) Do(BatchItem item, PictureWorker worker, CancellationToken cancellationToken)
    {
        // Not the journal's business: the output that it would be written over is another picture's, or an input.
        if (item.Fault is { } fault)
            return (Failed(item, fault, TimeSpan.Zero), true);
        var key = ItemKey.Of(item, settings);
        var input = InputStamp.Of(item.Input);
        var decision = journal.Decide(item, key, input, settings.Overwrite);
        if (decision.HasLeftovers)
            BatchJournal.RemoveLeftovers(item);
        if (decision.Report is { } known)
        {
            if (decision.HasLeftovers)
                journal.Finish(item, key, input, known);
            return (known, false);
        }

        journal.Begin(item, key, input);
        var report = Attempt(item, worker, cancellationToken);
        journal.Finish(item, key, input, report);
        return (report, true);
    }

    private static FileReport Attempt(BatchItem item, PictureWorker worker, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return worker.Restore(item, cancellationToken);
        }
        catch (RestoreException e) when (!MeetsEveryPicture(e))
        {
            return Failed(item, e, Stopwatch.GetElapsedTime(start));
        }
        catch (OutOfMemoryException e)
        {
            var fault = new RestoreException(ErrorCode.OutOfMemory, "There is not enough memory for this picture.", "Use fewer --jobs, or crop the picture.", e);
            return Failed(item, fault, Stopwatch.GetElapsedTime(start));
        }
#pragma warning disable CA1031 // A night's work does not end at one picture that nobody thought of.
        catch (Exception e) when (e is not (RestoreException or OperationCanceledException))
#pragma warning restore CA1031
        {
            return Failed(item, Unexpected(e), Stopwatch.GetElapsedTime(start));
        }
    }

    private static FileReport Failed(BatchItem item, RestoreException e, TimeSpan duration) =>
        BatchJournal.Report(item, FileStatus.Failed) with { Error = FileFault.From(e), Seconds = Math.Round(duration.TotalSeconds, 3) };

    private static RestoreException Unexpected(Exception e) => new(
        ErrorCode.Unexpected, $"Something unexpected happened: {e.GetType().Name}: {e.Message}", "Please report this with the output of 'tpir diagnose'.", e);

    private static bool MeetsEveryPicture(RestoreException e) =>
        e.Code is ErrorCode.PackNotFound or ErrorCode.PackDamaged or ErrorCode.NativeLibrary or ErrorCode.DeviceNotFound
        || (e.Code == ErrorCode.OutputNotWritable && DiskFull.IsCauseOf(e));
}
