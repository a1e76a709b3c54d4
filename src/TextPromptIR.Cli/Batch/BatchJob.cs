using System.Diagnostics;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Running;
using TextPromptIR.Cli.Commands;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
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
        using var engine = CommonOptions.OpenEngine(terminal, request.Models);
        var settings = Settings(engine, source.PackId);
        var book = new InstructionBook(engine, settings.Template.PackId);
        foreach (var instruction in source.Instructions)
            book.GuidanceOf(instruction, cancellationToken);

        if (request.Report is { } report)
            ReportFile.Check(report);
        using var journal = BatchJournal.Open(request.Output, request.Shard);
        ForgetLastReport(journal);
        var planner = new BatchPlanner(request.Output, request.Name, book);
        BatchOutcome outcome;
        using (var display = BatchDisplay.Start(terminal, request.Json))
        using (var runner = new BatchRunner(settings, engine, book, journal, display))
            outcome = request.Watch ? Watch(source, planner, journal, runner, cancellationToken) : Once(source, planner, journal, runner, cancellationToken);
        return Conclude(outcome, journal);
    }

    private BatchOutcome Once(PictureSource source, BatchPlanner planner, BatchJournal journal, BatchRunner runner, CancellationToken cancellationToken)
    {
        var (pictures, unreadable) = source.Find(journal);
        if (pictures.Count == 0)
        {
            throw new RestoreException(
                ErrorCode.InputNotFound,
                $"There is no picture in {string.Join(", ", request.Inputs.Select(input => $"\"{input}\""))}{(request.Recursive ? string.Empty : " itself")}.",
                request.Recursive ? "PNG, JPEG, TIFF, WebP and BMP are read." : "Folders below are searched with --recursive; PNG, JPEG, TIFF, WebP and BMP are read.");
        }

        var outcome = runner.Run(planner.Plan(pictures, request.Shard, clashesFail: false, cancellationToken), cancellationToken);
        return outcome with { Reports = [.. outcome.Reports, .. unreadable.Select(Unreadable)] };
    }

    private BatchOutcome Watch(PictureSource source, BatchPlanner planner, BatchJournal journal, BatchRunner runner, CancellationToken cancellationToken)
    {
        terminal.Error.WriteLine("Watching; Ctrl+C ends it.");
        var clock = Stopwatch.StartNew();
        var watch = new FolderWatch();
        var reports = new Dictionary<(string File, string Output), FileReport>();
        var (pictures, unreadable) = source.Find(journal);
        var away = false;
        do
        {
            var outcome = runner.Run(watch.TakeSettled(planner.Plan(pictures, request.Shard, clashesFail: true, cancellationToken)), cancellationToken);
            foreach (var report in outcome.Reports.Where(report => report.Status != FileStatus.NotTried))
                reports[(report.File, report.Output)] = report;
            if (outcome.Stopped is { } stopped && stopped.Code != ErrorCode.Cancelled)
                return new BatchOutcome([.. reports.Values], stopped, clock.Elapsed);
            if (cancellationToken.WaitHandle.WaitOne(WatchInterval))
                return new BatchOutcome([.. reports.Values, .. unreadable.Select(Unreadable)], null, clock.Elapsed);
            (pictures, unreadable) = LookAgain(source, journal, ref away);
        }
        while (true);
    }

    // A share that is gone for a moment does not end a night's watch.
    private (IReadOnlyList<PlannedPicture> Pictures, IReadOnlyList<string> UnreadableFolders) LookAgain(PictureSource source, BatchJournal journal, ref bool away)
    {
        try
        {
            var found = source.Find(journal);
            if (away)
                terminal.Error.WriteLine("note: It is there again.");
            away = false;
            return found;
        }
        catch (RestoreException e) when (e.Code == ErrorCode.InputNotFound)
        {
            if (!away)
                terminal.Error.WriteLine($"note: {e.Message} Waiting for it.");
            away = true;
            return ([], []);
        }
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
            terminal.Out.WriteLine(lost is null ? $"{SummaryText.Of(summary)} Report: {path}" : SummaryText.Of(summary));
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
        var template = recipePack is null ? request.Template : request.Template with { PackId = recipePack };
        var pack = engine.ListPacks().FirstOrDefault(pack => pack.Id == template.PackId);
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

    private static FileReport Unreadable(string what) => new()
    {
        File = what,
        Output = string.Empty,
        Status = FileStatus.Failed,
        Error = new FileFault(nameof(ErrorCode.InputNotFound), (int)ErrorCode.InputNotFound, $"The folder cannot be listed: {what}", "Check its permissions."),
    };
}
