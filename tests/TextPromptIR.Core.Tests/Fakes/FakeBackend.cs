using System.Collections.Concurrent;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Fakes;

/// <summary>A network that tests write in one line; counts its runs and complains about two at a time.</summary>
public sealed class FakeBackend(TileShape shape, TileFunction function) : IRestorationBackend
{
    private int _inside;
    private int _runs;
    private int _calibrations;

    /// <summary>A small geometry: several tiles on pictures that tests can afford.</summary>
    public static TileShape SmallShape { get; } = new(32, 12, 4, 4, 16);

    public ConcurrentQueue<string> Faults { get; } = new();

    public int Runs => Volatile.Read(ref _runs);

    public int Calibrations => Volatile.Read(ref _calibrations);

    public bool IsDisposed { get; private set; }

    public string PackIdentity => "fake 1";

    public ComputeDevice Device { get; init; } = ComputeDevice.Processor;

    public TileShape Shape => shape;

    /// <summary>What <see cref="Calibrate"/> gives; by default the mean of the samples.</summary>
    public Func<ReadOnlyMemory<float>, float[]> StateOf { get; init; } = samples =>
    {
        var sum = 0.0;
        foreach (var value in samples.Span)
            sum += value;
        return [(float)(sum / samples.Length)];
    };

    /// <summary>Runs before each tile, with the number of the run from 0.</summary>
    public Action<int, CancellationToken>? BeforeRun { get; init; }

    /// <summary>Called while it is closed.</summary>
    public Action? OnDispose { get; init; }

    public static FakeBackend Identity(TileShape? shape = null) => new(shape ?? SmallShape, (_, tile, restored) => tile.CopyTo(restored));

    public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            Interlocked.Increment(ref _calibrations);
            if (samples.Length != shape.CalibrationCount * 3 * shape.CalibrationSize * shape.CalibrationSize)
                Faults.Enqueue($"{samples.Length} calibration values");
            return new PictureState(StateOf(samples));
        }
        finally
        {
            Leave();
        }
    }

    public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            var run = Interlocked.Increment(ref _runs) - 1;
            if (tile.Length != 3 * shape.Size * shape.Size || restored.Length != tile.Length)
                Faults.Enqueue($"{tile.Length} tile values");
            BeforeRun?.Invoke(run, cancellationToken);
            function(state, tile.Span, restored.Span);
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        IsDisposed = true;
        OnDispose?.Invoke();
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _inside) != 1)
            Faults.Enqueue("two callers at a time");
        if (IsDisposed)
            Faults.Enqueue("used after dispose");
    }

    private void Leave() => Interlocked.Decrement(ref _inside);
}
