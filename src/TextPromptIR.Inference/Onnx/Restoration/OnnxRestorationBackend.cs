using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Onnx.Restoration;

/// <summary>
/// A pack's two graphs on one device: <c>calibrate.onnx</c> measures a picture, <c>backbone.onnx</c> restores its tiles. Tensors are pinned
/// once and reused, so a tile allocates nothing. One caller at a time.
/// </summary>
internal sealed class OnnxRestorationBackend : IRestorationBackend
{
    private readonly RestorationPack _pack;
    private readonly SessionFactory _sessions;
    private readonly OnnxSession _backbone;
    private readonly PinnedTensor<float> _tile;
    private readonly PinnedTensor<float> _state;
    private readonly PinnedTensor<float> _restored;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private OnnxSession? _calibrate;
    private PictureState? _bound;

    /// <summary>Opens the backbone, and beside it on a processor the calibration graph; on a GPU that follows with the first picture.</summary>
    /// <param name="pack">A verified pack.</param>
    /// <param name="shape">Tile geometry: the pack's own, or the same with another size.</param>
    /// <param name="sessions">Opens the graphs.</param>
    /// <param name="device">Where they run.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <exception cref="RestoreException">Pack, native library or device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public OnnxRestorationBackend(RestorationPack pack, TileShape shape, SessionFactory sessions, ComputeDevice device, CancellationToken cancellationToken)
    {
        _pack = pack;
        _sessions = sessions;
        Shape = shape;
        (_backbone, _calibrate) = Open(pack, shape, sessions, device, cancellationToken);
        try
        {
            _tile = new PinnedTensor<float>(1, 3, shape.Size, shape.Size);
            _state = new PinnedTensor<float>(1, pack.StateWidth);
            _restored = new PinnedTensor<float>(1, 3, shape.Size, shape.Size);
        }
        catch
        {
            // Nobody else knows the sessions yet, and memory has just run out.
            _backbone.Dispose();
            _calibrate?.Dispose();
            _tile?.Dispose();
            _state?.Dispose();
            throw;
        }

        _inputNames = [pack.Tensors.Tile, pack.Tensors.State];
        _outputNames = [pack.Tensors.Restored];
        _inputs = [_tile.Value, _state.Value];
        _outputs = [_restored.Value];
    }

    /// <inheritdoc/>
    public string PackIdentity => _pack.Identity;

    /// <inheritdoc/>
    public ComputeDevice Device => _backbone.Device;

    /// <inheritdoc/>
    public TileShape Shape { get; }

    /// <inheritdoc/>
    public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(guidance);
        _calibrate ??= _sessions.Open(RestorationPlans.Calibrate(_pack, Shape), Device, cancellationToken);
        using var tiles = new PinnedTensor<float>(Shape.CalibrationCount, 3, Shape.CalibrationSize, Shape.CalibrationSize);
        using var steering = new PinnedTensor<float>(1, _pack.GuidanceWidth);
        using var state = new PinnedTensor<float>(1, _pack.StateWidth);
        CopyExactly(samples.Span, tiles.Data, nameof(samples));
        CopyExactly(guidance.Vector.AsSpan(), steering.Data, nameof(guidance));
        _calibrate.Run(
            [_pack.Tensors.Tiles, _pack.Tensors.Guidance], [tiles.Value, steering.Value], [_pack.Tensors.State], [state.Value], cancellationToken);
        return new PictureState(state.Data.ToArray());
    }

    /// <inheritdoc/>
    public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        Bind(state);
        CopyExactly(tile.Span, _tile.Data, nameof(tile));
        ArgumentOutOfRangeException.ThrowIfNotEqual(restored.Length, _restored.Data.Length, nameof(restored));
        _backbone.Run(_inputNames, _inputs, _outputNames, _outputs, cancellationToken);
        _restored.Data.CopyTo(restored.Span);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backbone.Dispose();
        _calibrate?.Dispose();
        _tile.Dispose();
        _state.Dispose();
        _restored.Dispose();
    }

    // Opening a graph keeps one core busy for a quarter of a second, and whoever restores a first picture waits for both. A GPU takes one at a time.
    private static (OnnxSession Backbone, OnnxSession? Calibrate) Open(
        RestorationPack pack, TileShape shape, SessionFactory sessions, ComputeDevice device, CancellationToken cancellationToken)
    {
        if (device.IsGpu)
            return (sessions.Open(RestorationPlans.Backbone(pack, shape), device, cancellationToken), null);
        var opening = Task.Run(() => sessions.Open(RestorationPlans.Calibrate(pack, shape), device, cancellationToken), CancellationToken.None);
        OnnxSession backbone;
        try
        {
            backbone = sessions.Open(RestorationPlans.Backbone(pack, shape), device, cancellationToken);
        }
        catch
        {
            opening.ContinueWith(
                static opened => opened.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }

        try
        {
            return (backbone, opening.GetAwaiter().GetResult());
        }
        catch
        {
            backbone.Dispose();
            throw;
        }
    }

    // All tiles of a picture come with the same state: it is copied once.
    private void Bind(PictureState state)
    {
        if (ReferenceEquals(state, _bound))
            return;
        _bound = null;
        CopyExactly(state.Values.Span, _state.Data, nameof(state));
        _bound = state;
    }

    private static void CopyExactly(ReadOnlySpan<float> from, Span<float> to, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(from.Length, to.Length, name);
        from.CopyTo(to);
    }
}
