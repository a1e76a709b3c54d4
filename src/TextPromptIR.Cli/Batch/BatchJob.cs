using System.Diagnostics;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Running;
using TextPromptIR.Cli.Commands;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Requests;
using TextPromptIR.Inference;

namespace TextPromptIR.Cli.Batch;

/// <summary>A batch from its options to its report and exit code.</summary>
internal sealed class BatchJob(BatchRequest request, Terminal terminal)
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    public ErrorCode Run(CancellationToken cancellationToken)
    {
        // Everything that can be wrong is found before the output folder is touched.
        var source = new PictureSource(request);
        using var engine = CommonOptions.OpenEngine(new BatchNotices(terminal), request.Models);
        var settings = Settings(engine, source.PackId);
        var book = new InstructionBook(engine, settings.Template.PackId);
        foreach (var instruction in source.Instructions)
            book.GuidanceOf(instruction, cancellationToken);

        if (request.Report is { } report)
            ReportFile.Check(report);
        // An earlier batch's journal tells outputs from inputs. Where there is none the first look goes without, so that a batch that cannot begin
        // leaves no folder behind in a place that was mistyped.
        using var earlier = Directory.Exists(Path.Combine(request.Output, BatchJournal.FolderName)) ? OpenJournal() : null;
        var plans = new PlanSource(request, source, new BatchPlanner(request.Output, request.Name, book), terminal);
        var first = plans.Look(earlier, cancellationToken);
        using var created = earlier is null ? OpenJournal() : null;
        var journal = earlier ?? created!;
        ForgetLastReport(journal);
        UnrelatedWords.Tell(terminal, book, WordsOf(source, first), cancellationToken);
        BatchOutcome outcome;
        using (var display = BatchDisplay.Start(terminal, request.Json))
        using (var runner = new BatchRunner(settings, engine, book, journal, display))
            outcome = request.Watch ? Watch(first, plans, journal, runner, display, cancellationToken) : Once(first, runner, display, cancellationToken);
        return Conclude(outcome, journal);
    }

    private BatchJournal OpenJournal() => BatchJournal.Open(request.Output, request.Shard);

    // A row without words of its own has those of the command line; where every row has its own, those of the command line are nobody's.
    private IEnumerable<string> WordsOf(PictureSource source, BatchPlan plan) => request.Table is null
        ? source.Instructions
        : plan.Items.Where(item => item.Fault is null).SelectMany(item => item.Steps).Select(step => step.Instruction);

    private static BatchOutcome Once(BatchPlan plan, BatchRunner runner, BatchDisplay display, CancellationToken cancellationToken)
    {
        foreach (var folder in plan.Unreadable)
            display.Failed(folder);
        var outcome = runner.Run(plan.Items, cancellationToken);
        return outcome with { Reports = [.. outcome.Reports, .. plan.Unreadable] };
    }

    private BatchOutcome Watch(
        BatchPlan plan, PlanSource plans, BatchJournal journal, BatchRunner runner, BatchDisplay display, CancellationToken cancellationToken)
    {
        terminal.Error.WriteLine("Watching; Ctrl+C ends it.");
        var clock = Stopwatch.StartNew();
        var watch = new FolderWatch();
        var reports = new Dictionary<(string File, string Output), FileReport>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            foreach (var folder in plan.Unreadable.Where(folder => told.Add(folder.File)))
                display.Failed(folder);
            var outcome = runner.Run(watch.TakeSettled(plan.Items), cancellationToken);
            foreach (var report in outcome.Reports.Where(report => report.Status != FileStatus.NotTried))
                reports[(report.File, report.Output)] = report;
            var stopped = outcome.Stopped is { Code: not ErrorCode.Cancelled } reason ? reason : null;
            if (stopped is not null || cancellationToken.WaitHandle.WaitOne(WatchInterval))
                return new BatchOutcome([.. reports.Values, .. plan.Unreadable], stopped, clock.Elapsed);
            plan = plans.LookAgain(journal, cancellationToken);
        }
        while (true);
    }

    // Until this run has ended, 'report merge' must not take an earlier one's report for its own.
    private void ForgetLastReport(BatchJournal journal)
    {
        if (request.Report is null)
            ReportFile.TryDelete(ReportPath(journal));
    }

    private string ReportPath(BatchJournal journal) =>
        request.Report ?? Path.Combine(journal.Folder, FormattableString.Invariant($"report-{request.Shard.Index}-of-{request.Shard.Count}.jsonl"));

    private ErrorCode Conclude(BatchOutcome outcome, BatchJournal journal)
    {
        if (outcome.Stopped is null)
            journal.End();
        var summary = BatchSummary.Of(outcome.Reports, outcome.Duration) with
        {
            Shard = request.Shard.IsPart ? request.Shard.ToString() : null,
            Stopped = outcome.Stopped is { } reason ? FileFault.From(reason) : null,
        };
        var path = ReportPath(journal);
        var lost = WriteReport(path, outcome, summary);
        if (request.Json)
            terminal.Out.WriteLine(ReportFile.Line(summary));
        else
            terminal.Out.WriteLine(lost is null ? PlainText.Of($"{SummaryText.Of(summary)} Report: {path}") : SummaryText.Of(summary));
        // On a full disk the report may not fit either; the reason for the end is worth more than a second error.
        if (lost is not null && outcome.Stopped is not null)
            terminal.Error.WriteLine($"note: {lost.Message}");
        if ((outcome.Stopped ?? lost) is { } fault)
            return (ErrorCode)terminal.Fail(fault, json: false);
        return outcome.Code;
    }

    // The summary is told first, whatever becomes of the report.
    private static RestoreException? WriteReport(string path, BatchOutcome outcome, BatchSummary summary)
    {
        try
        {
            ReportFile.Write(path, outcome.Reports, summary);
            return null;
        }
        catch (RestoreException e)
        {
            return e;
        }
    }

    private BatchSettings Settings(RestorationEngine engine, string? recipePack)
    {
        var template = recipePack is null || request.PackIsChosen ? request.Template : request.Template with { PackId = recipePack };
        // Case does not matter to the engine; here it would cost the version, and a batch would not know its own pictures again.
        var pack = engine.ListPacks().FirstOrDefault(pack => string.Equals(pack.Id, template.PackId, StringComparison.OrdinalIgnoreCase));
        if (pack is { Fault: null, Shape: { } shape })
            RequestRules.ResolveShape(shape, template.TileSize);
        var settings = new BatchSettings
        {
            Template = template,
            PackIdentity = pack is null ? template.PackId : $"{pack.Id} {pack.Version}",
            Quality = request.Quality,
            Overwrite = request.Overwrite,
            Shard = request.Shard,
            Memory = MemoryPlan.Choose(request.Jobs),
        };
        if (request.Jobs > settings.Memory.Jobs)
            terminal.Notice(ErrorCode.None, $"--jobs {request.Jobs} was lowered to {settings.Memory.Jobs}: more do not fit this machine's memory.");
        return settings;
    }
}
