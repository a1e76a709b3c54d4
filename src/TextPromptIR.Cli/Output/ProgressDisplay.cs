using Spectre.Console;
using TextPromptIR.Core.Restoration;

namespace TextPromptIR.Cli.Output;

/// <summary>Progress for a person: a bar on a terminal, a line every ten seconds elsewhere.</summary>
internal sealed class ProgressDisplay : IProgress<RestorationProgress>, IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);
    private readonly Terminal _terminal;
    private readonly ManualResetEventSlim _finished = new();
    private readonly object _gate = new();
    private readonly Task? _drawing;
    private ProgressTask? _task;
    private RestorationProgress _latest = new(RestorationPhase.Preparing, 0, 0, null);
    private long _nextPlain = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;

    private ProgressDisplay(Terminal terminal)
    {
        _terminal = terminal;
        if (!terminal.IsInteractive)
            return;
        _drawing = Task.Run(() => terminal.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                lock (_gate)
                {
                    _task = context.AddTask(Describe(_latest));
                    Apply(_latest);
                }

                _finished.Wait();
            }));
    }

    public static ProgressDisplay Start(Terminal terminal) => new(terminal);

    /// <inheritdoc/>
    public void Report(RestorationProgress value)
    {
        lock (_gate)
        {
            _latest = value;
            Apply(value);
            if (_terminal.IsInteractive || Environment.TickCount64 < _nextPlain || value.TilesTotal == 0)
                return;
            _nextPlain = Environment.TickCount64 + (long)PlainInterval.TotalMilliseconds;
            var remaining = value.Remaining is { } left ? $", about {Math.Max(1, (int)left.TotalSeconds)} s left" : string.Empty;
            _terminal.Error.WriteLine($"{Describe(value)}: tile {value.TilesDone} of {value.TilesTotal}{remaining}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _finished.Set();
        _drawing?.Wait();
        _finished.Dispose();
    }

    private void Apply(RestorationProgress value)
    {
        if (_task is null)
            return;
        _task.Description = Describe(value);
        _task.IsIndeterminate = value.TilesTotal == 0;
        _task.MaxValue = Math.Max(1, value.TilesTotal);
        _task.Value = value.TilesDone;
    }

    private static string Describe(RestorationProgress value) => value.Phase switch
    {
        RestorationPhase.Understanding => "Reading the instruction",
        RestorationPhase.Preparing => "Preparing the model",
        RestorationPhase.Calibrating => "Measuring the picture",
        RestorationPhase.Restoring => "Restoring",
        RestorationPhase.Saving => "Saving",
        _ => value.Phase.ToString(),
    };
}
