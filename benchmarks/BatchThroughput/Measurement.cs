using System.Diagnostics;
using System.Runtime.InteropServices;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Running;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Requests;
using TextPromptIR.Inference;

namespace BatchThroughput;

/// <summary>
/// The same network runs twice: bare, with tensors that are ready, before and after; and inside a batch, with everything that a batch does. Processor
/// time is told beside the clock: on a machine that others use too, the clock favours whoever has more threads.
/// </summary>
internal sealed class Measurement(PictureFolder folder, string model, string? models, int? jobs) : IBatchObserver
{
    private const string Words = "remove the rain and the noise";
    private readonly List<(int Done, long Memory)> _memory = [];
    private readonly Process _process = Process.GetCurrentProcess();

    public void Run()
    {
        using var engine = new RestorationEngine(EngineOptions.For(AppContext.BaseDirectory, models));
        var before = Bare(engine);
        var processorBefore = Processor;
        var outcome = Batch(engine);
        var processor = Processor - processorBefore;
        var after = Bare(engine);

        var tiles = outcome.Reports.Sum(report => report.Tiles);
        var tile = (before.Tile + after.Tile) / 2;
        var calibration = (before.Calibration + after.Calibration) / 2;
        var bare = (calibration * folder.Count) + (tile * tiles);
        var megapixels = outcome.Reports.Sum(report => report.Width * (double)report.Height) / 1e6;
        Console.WriteLine($"machine      {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd}");
        Console.WriteLine($"pictures     {folder.Count} ({megapixels:0.0} megapixels), {tiles} tiles, pack {model}, {MemoryPlan.Choose(jobs).Jobs} jobs");
        Console.WriteLine($"bare         {tile.Clock * 1000:0.0} ms a tile ({before.Tile.Clock * 1000:0.0} before, {after.Tile.Clock * 1000:0.0} after), {calibration.Clock * 1000:0} ms a calibration: {bare.Clock:0.0} s, processor {bare.Processor:0.0} s");
        Console.WriteLine($"batch        {outcome.Duration.TotalSeconds:0.0} s, processor {processor:0.0} s, {megapixels / outcome.Duration.TotalSeconds:0.000} megapixels a second");
        Console.WriteLine($"ratio        {bare.Clock / outcome.Duration.TotalSeconds:0.000} of the bare network's throughput by the clock, {bare.Processor / processor:0.000} by processor time");
        Console.WriteLine($"memory       {string.Join(", ", Milestones().Select(at => $"{at.Memory >> 20} MB after {at.Done}"))}");
    }

    public void Finished(FileReport report, int done, int total, TimeSpan? left)
    {
        if (report.Error is { } error)
            throw new InvalidOperationException(error.Message);
        _process.Refresh();
        _memory.Add((done, _process.WorkingSet64));
    }

    private double Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    private (Cost Calibration, Cost Tile) Bare(RestorationEngine engine)
    {
        var guidance = engine.UnderstandFor(model, Words);
        using var backend = engine.OpenBackend(model, DevicePreference.Cpu);
        var shape = backend.Shape;
        var random = new Random(1);
        float[] Picture(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
        var samples = Picture(shape.CalibrationCount * 3 * shape.CalibrationSize * shape.CalibrationSize);
        var tile = Picture(3 * shape.Size * shape.Size);
        var restored = new float[tile.Length];
        var state = backend.Calibrate(guidance, samples, CancellationToken.None);
        backend.Restore(state, tile, restored, CancellationToken.None);

        var calibration = Seconds(5, () => backend.Calibrate(guidance, samples, CancellationToken.None));
        return (calibration, Seconds(60, () => backend.Restore(state, tile, restored, CancellationToken.None)));
    }

    private BatchOutcome Batch(RestorationEngine engine)
    {
        var settings = new BatchSettings
        {
            Template = new RestoreRequest(Words) { PackId = model, Device = DevicePreference.Cpu },
            PackIdentity = model,
            Memory = MemoryPlan.Choose(jobs),
        };
        var book = new InstructionBook(engine, model);
        using var journal = BatchJournal.Open(folder.Output, Shard.Whole);
        var selection = new PictureSelector(false, folder.Output, journal.IsOutput).Select([folder.Input]);
        var planned = selection.Pictures.Select(picture => new PlannedPicture(picture, [new RestoreStep(Words)])).ToList();
        var plan = new BatchPlanner(folder.Output, OutputPattern.Default, book).Plan(planned, Shard.Whole, false, CancellationToken.None);
        using var runner = new BatchRunner(settings, engine, book, journal, this);
        return runner.Run(plan, CancellationToken.None);
    }

    private IEnumerable<(int Done, long Memory)> Milestones() => _memory.Where((_, i) => (i + 1) % Math.Max(1, _memory.Count / 10) == 0);

    private Cost Seconds(int times, Action action)
    {
        var (watch, processor) = (Stopwatch.StartNew(), Processor);
        for (var i = 0; i < times; i++)
            action();
        return new Cost(watch.Elapsed.TotalSeconds, Processor - processor) / times;
    }

    /// <summary>Seconds of the clock and of all processors together.</summary>
    private readonly record struct Cost(double Clock, double Processor)
    {
        public static Cost operator +(Cost a, Cost b) => new(a.Clock + b.Clock, a.Processor + b.Processor);

        public static Cost operator *(Cost a, double times) => new(a.Clock * times, a.Processor * times);

        public static Cost operator /(Cost a, double parts) => new(a.Clock / parts, a.Processor / parts);
    }
}
