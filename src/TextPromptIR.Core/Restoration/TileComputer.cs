using System.Buffers;
using System.Numerics.Tensors;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Restoration;

/// <summary>Picture tile in, finished tile out: reads, runs the network, checks, keeps grey pictures grey. One caller at a time.</summary>
internal sealed class TileComputer
{
    private readonly IPixelSource _source;
    private readonly IRestorationBackend _backend;
    private readonly Guidance _guidance;
    private readonly TileGrid _grid;
    private readonly TiledRestorationOptions _options;
    private readonly EtaEstimator _eta = new();
    private readonly int _tilesExpected;
    private readonly int _size;
    private PictureState? _state;
    private TileReader? _reader;
    private float[] _tile = [];
    private float[] _restored = [];
    private int _tilesComputed;
    private int _tilesFinished;

    public TileComputer(IPixelSource source, IRestorationBackend backend, Guidance guidance, TileGrid grid, TiledRestorationOptions options)
    {
        _source = source;
        _backend = backend;
        _guidance = guidance;
        _grid = grid;
        _options = options;
        _state = options.State;
        _size = backend.Shape.Size;
        Planes = source.IsGrey ? 1 : 3;
        var expected = grid.TilesOf(options.ExpectedRegion ?? default);
        _tilesExpected = checked(expected.Width * expected.Height);
    }

    /// <summary>Planes of a finished tile: one for a grey picture, else three.</summary>
    public int Planes { get; }

    /// <summary>Runs of the network so far.</summary>
    public int TilesComputed => Volatile.Read(ref _tilesComputed);

    /// <summary>Picture-wide state; null before the first tile.</summary>
    public PictureState? State => Volatile.Read(ref _state);

    /// <summary>Computes a tile into <paramref name="target"/>, whose index and visible part are set. May throw <see cref="OutOfMemoryException"/>.</summary>
    public void Compute(StoredTile target, CancellationToken cancellationToken)
    {
        var reader = _reader ?? Prepare();
        var (column, row) = _grid.PositionOf(target.Index);
        int x = _grid.X.OriginOf(column), y = _grid.Y.OriginOf(row);
        if (!reader.Read(x, y, _tile))
        {
            // Nothing to see here: every pixel of the tile has alpha 0 and is put back as it was.
            Report(RestorationPhase.Restoring, ++_tilesFinished);
            return;
        }

        var state = State ?? Calibrate(cancellationToken);
        var start = _options.Clock.GetTimestamp();
        NetworkFailure.Guard(
            (Backend: _backend, State: state, Tile: _tile, Restored: _restored),
            _backend.Device,
            static (run, token) => run.Backend.Restore(run.State, run.Tile, run.Restored, token),
            cancellationToken);
        // The last line of defence for every backend; a fallback that could still answer a bad number sits in ResilientBackend.
        if (!TensorPrimitives.IsFiniteAll<float>(_restored))
            throw NetworkFailure.NotFinite(_backend.Device);
        Finish(target, x, y);

        Interlocked.Increment(ref _tilesComputed);
        _eta.Add(_options.Clock.GetElapsedTime(start));
        Report(RestorationPhase.Restoring, ++_tilesFinished);
    }

    private TileReader Prepare()
    {
        // Pinned for life: native code reads and writes these without copying or pinning per tile.
        _tile = GC.AllocateUninitializedArray<float>(3 * _size * _size, pinned: true);
        _restored = GC.AllocateUninitializedArray<float>(3 * _size * _size, pinned: true);
        // Last: a restoration that ran out of memory here once may be tried again.
        return _reader = new TileReader(_source, _size);
    }

    private PictureState Calibrate(CancellationToken cancellationToken)
    {
        Report(RestorationPhase.Calibrating, _tilesFinished);
        var shape = _backend.Shape;
        var length = checked((int)shape.CalibrationValues);
        var samples = ArrayPool<float>.Shared.Rent(length);
        try
        {
            CalibrationSampler.Read(_source, shape, samples.AsSpan(0, length), cancellationToken);
            PictureState? state = null;
            NetworkFailure.Guard(
                samples.AsMemory(0, length), _backend.Device, (memory, token) => state = _backend.Calibrate(_guidance, memory, token), cancellationToken);
            if (!TensorPrimitives.IsFiniteAll(state!.Values.Span))
                throw NetworkFailure.NotFinite(_backend.Device);
            Volatile.Write(ref _state, state);
            return state;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(samples);
        }
    }

    private void Finish(StoredTile target, int x, int y)
    {
        var area = _size * _size;
        var restored = _restored.AsSpan();
        if (Planes == 1)
            Average(restored[..area], restored.Slice(area, area), restored.Slice(2 * area, area));
        var visible = target.Visible;
        for (var plane = 0; plane < Planes; plane++)
        {
            for (var line = visible.Y; line < visible.Bottom; line++)
            {
                var from = restored.Slice((plane * area) + ((line - y) * _size) + (visible.X - x), visible.Width);
                PixelKernels.ToSteps(from, target.Row(plane, visible.X, line, visible.Width));
            }
        }
    }

    // green + ((red - green) + (blue - green)) / 3: equal channels come through exactly.
    private static void Average(Span<float> red, Span<float> green, Span<float> blue)
    {
        TensorPrimitives.Subtract(red, green, red);
        TensorPrimitives.Subtract(blue, green, blue);
        TensorPrimitives.Add(red, blue, red);
        TensorPrimitives.Divide(red, 3f, red);
        TensorPrimitives.Add(red, green, red);
    }

    private void Report(RestorationPhase phase, int done)
    {
        if (_options.Progress is not { } progress)
            return;
        // Tiles computed again after an eviction do not count twice.
        var shown = _tilesExpected == 0 ? done : Math.Min(done, _tilesExpected);
        progress.Report(new RestorationProgress(phase, shown, _tilesExpected, _tilesExpected == 0 ? null : _eta.Remaining(_tilesExpected - shown)));
    }
}
