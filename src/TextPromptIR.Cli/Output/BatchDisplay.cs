using System.Globalization;
using Spectre.Console;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Running;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Output;

/// <summary>A batch as a person sees it: a bar with the time left on a terminal, plain lines elsewhere; a failure is always a line.</summary>
internal sealed class BatchDisplay : IBatchObserver, IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);
    private readonly Terminal _terminal;
    private readonly bool _json;
    private readonly ManualResetEventSlim _finished = new();
    private readonly Lock _gate = new();
    private readonly Task? _drawing;
    private ProgressTask? _task;
    private string _line = "Preparing";
    private long _nextPlain = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;

    private BatchDisplay(Terminal terminal, bool json)
    {
        _terminal = terminal;
        _json = json;
        if (!terminal.IsInteractive)
            return;
        _drawing = Task.Run(() => terminal.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                lock (_gate)
                    _task = context.AddTask(Markup.Escape(_line));
                _finished.Wait();
            }));
    }

    public static BatchDisplay Start(Terminal terminal, bool json) => new(terminal, json);

    /// <inheritdoc/>
    public void Finished(FileReport report, int done, int total, TimeSpan? left)
    {
        lock (_gate)
        {
            Tell(report);
            _line = $"{done} of {total}{Left(left)}";
            if (_task is not null)
            {
                _task.Description = Markup.Escape(_line);
                _task.MaxValue = total;
                _task.Value = done;
            }
            else if (!_terminal.IsInteractive && Environment.TickCount64 >= _nextPlain)
            {
                _nextPlain = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;
                _terminal.Error.WriteLine(_line);
            }
        }
    }

    /// <summary>Something failed that is no picture of the plan, such as a folder that cannot be listed.</summary>
    public void Failed(FileReport report)
    {
        lock (_gate)
            Tell(report);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _finished.Set();
        _drawing?.Wait();
        _finished.Dispose();
    }

    internal static string Describe(FileReport report) => report.Status switch
    {
        FileStatus.Failed => $"{report.File}: failed, {report.Error?.Message}",
        FileStatus.Skipped => $"{report.File}: skipped, {report.Reason}",
        FileStatus.NotTried => $"{report.File}: not reached",
        _ when report.Resumed => $"{report.Output}: done before",
        FileStatus.Unchanged => $"{report.Output}: unchanged{(report.Reason is { } why ? $", {why}" : string.Empty)}",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Output}: removed {string.Join(", ", report.Steps.SelectMany(step => step.Recognised).Distinct())} ({report.Tiles} tiles, {report.Seconds:0.0} s)"),
    };

    private void Tell(FileReport report)
    {
        if (_json)
            _terminal.Out.WriteLine(ReportFile.Line(report));
        else if (!_terminal.IsInteractive)
            _terminal.Out.WriteLine(PlainText.Of(Describe(report)));
        if (report.Error is { } error)
            WriteAbove($"failed: {report.File}: {error.Message}");
        foreach (var notice in report.Resumed ? [] : report.Notices)
            WriteAbove($"note: {report.File}: {notice}");
    }

    private static string Left(TimeSpan? left) => left switch
    {
        null => string.Empty,
        { TotalMinutes: < 1 } seconds => string.Create(CultureInfo.InvariantCulture, $", about {Math.Max(1, (int)seconds.TotalSeconds)} s left"),
        { TotalHours: < 1 } minutes => string.Create(CultureInfo.InvariantCulture, $", about {(int)Math.Ceiling(minutes.TotalMinutes)} min left"),
        { } hours => string.Create(CultureInfo.InvariantCulture, $", about {hours.TotalHours:0.0} h left"),
    };

    // A line that a progress bar is drawn over has to go through the library that draws it.
    private void WriteAbove(string message)
    {
        var text = PlainText.Of(message);
        if (_terminal.IsInteractive)
            _terminal.Console.WriteLine(text);
        else
            _terminal.Error.WriteLine(text);
    }
}
