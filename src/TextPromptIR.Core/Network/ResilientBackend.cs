using System.Numerics.Tensors;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Network;

/// <summary>
/// A backend that survives its GPU: a failing session is dropped, opened again where <see cref="FallbackPolicy"/> finds it worth a try, then
/// replaced by the processor, and the failed step is repeated. The user hears of it once. Finished tiles and the picture's state stay valid.
/// </summary>
/// <remarks>One caller at a time, as for every backend. Checks that results are finite here, where a wrong number can still be answered.</remarks>
public sealed class ResilientBackend : IRestorationBackend
{
    private readonly IBackendFactory _factory;
    private readonly INoticeSink? _notices;
    private IRestorationBackend? _current;
    private ComputeDevice _device;
    private bool _openedAgain;
    private bool _disposed;

    private ResilientBackend(IBackendFactory factory, ComputeDevice device, INoticeSink? notices)
    {
        _factory = factory;
        _device = device;
        _notices = notices;
        PackIdentity = string.Empty;
        Shape = null!;
    }

    /// <inheritdoc/>
    public string PackIdentity { get; private set; }

    /// <inheritdoc/>
    public ComputeDevice Device => Volatile.Read(ref _device);

    /// <inheritdoc/>
    public TileShape Shape { get; private set; }

    /// <summary>Opens the network; a GPU that fails already here is answered like one that fails later.</summary>
    /// <param name="factory">Opens a session on a device.</param>
    /// <param name="device">The device to begin with.</param>
    /// <param name="notices">Hears once that a GPU was given up.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <exception cref="RestoreException">The processor failed too, or the failure has nothing to do with a device.</exception>
    public static ResilientBackend Open(IBackendFactory factory, ComputeDevice device, INoticeSink? notices, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(device);
        var backend = new ResilientBackend(factory, device, notices);
        backend.Run(static _ => { }, cancellationToken);
        return backend;
    }

    /// <inheritdoc/>
    public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        PictureState? state = null;
        Run(
            current =>
            {
                state = current.Calibrate(guidance, samples, cancellationToken);
                ThrowIfNotFinite(state.Values.Span, current.Device);
            },
            cancellationToken);
        return state!;
    }

    /// <inheritdoc/>
    public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
    {
        // The usual way allocates nothing; the closure below is made only after a failure.
        if (_current is { } current)
        {
            try
            {
                current.Restore(state, tile, restored, cancellationToken);
                ThrowIfNotFinite(restored.Span, current.Device);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Answer(exception);
            }
        }

        RestoreAgain(state, tile, restored, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        DropQuietly();
    }

    private void RestoreAgain(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken) => Run(
        current =>
        {
            current.Restore(state, tile, restored, cancellationToken);
            ThrowIfNotFinite(restored.Span, current.Device);
        },
        cancellationToken);

    private void Run(Action<IRestorationBackend> step, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                step(_current ?? OpenCurrent(cancellationToken));
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Answer(exception);
            }
        }
    }

    private IRestorationBackend OpenCurrent(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var opened = _factory.Open(_device, cancellationToken);
        _current = opened;
        (PackIdentity, Shape) = (opened.PackIdentity, opened.Shape);
        Volatile.Write(ref _device, opened.Device);
        return opened;
    }

    // Returns when the step is to be tried again with the session that the policy wants; throws when there is none.
    private void Answer(Exception exception)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var failure = NetworkFailure.From(exception, _device);
        var failed = failure.Device ?? _device;
        var action = FallbackPolicy.Decide(failure.Code, failed.IsGpu, _openedAgain);
        DropQuietly();
        switch (action)
        {
            case FallbackAction.OpenAgain:
                _openedAgain = true;
                return;
            case FallbackAction.UseProcessor:
                Volatile.Write(ref _device, ComputeDevice.Processor);
                _notices?.Notice(failure.Code, $"{failed.Name} failed: {failure.Message} The processor took over.");
                return;
            default:
                throw failure;
        }
    }

    // A session whose device is gone may fail once more while it is closed; that says nothing new, and a timer that closes what is idle has nobody to tell.
    private void DropQuietly()
    {
        var current = _current;
        _current = null;
        try
        {
            current?.Dispose();
        }
#pragma warning disable CA1031 // Whatever a dying session throws, the failure that killed it is the one to answer.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static void ThrowIfNotFinite(ReadOnlySpan<float> values, ComputeDevice device)
    {
        if (!TensorPrimitives.IsFiniteAll(values))
            throw NetworkFailure.NotFinite(device);
    }
}
