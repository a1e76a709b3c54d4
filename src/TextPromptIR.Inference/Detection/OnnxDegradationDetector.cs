using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Detection;

/// <summary>
/// A detector pack's <c>degradation_encoder.onnx</c>, in the product on the processor: it runs once per picture, and compiling it for a GPU would
/// cost more than that. Opened when the first picture needs it. Thread-safe; callers take turns.
/// </summary>
/// <param name="pack">A verified pack.</param>
/// <param name="sessions">Opens the graph.</param>
/// <param name="device">Where it runs; null for the processor.</param>
internal sealed class OnnxDegradationDetector(DetectorPack pack, SessionFactory sessions, ComputeDevice? device = null) : IDegradationDetector, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private OnnxSession? _session;
    private bool _disposed;

    /// <inheritdoc/>
    public TileShape Samples => pack.Samples;

    /// <inheritdoc/>
    public ImmutableArray<float> Thresholds => pack.Thresholds;

    /// <inheritdoc/>
    public ImmutableArray<float> Look(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        _turn.Wait(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RestorationEngine));
            _session ??= sessions.Open(Plan(pack), device ?? ComputeDevice.Processor, cancellationToken);
            using var tiles = new PinnedTensor<float>(Samples.CalibrationCount, 3, Samples.CalibrationSize, Samples.CalibrationSize);
            using var probabilities = new PinnedTensor<float>(1, DegradationNames.Count);
            ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, tiles.Data.Length, nameof(samples));
            samples.Span.CopyTo(tiles.Data);
            _session.Run([pack.Tensors.Tiles], [tiles.Value], [pack.Tensors.Probabilities], [probabilities.Value], cancellationToken);
            return [.. probabilities.Data];
        }
        catch (RestoreException)
        {
            // A session that failed once is not trusted again.
            Close();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Wait();
        _disposed = true;
        Close();
        _turn.Release();
    }

    // Its working memory is given back after each run, as that of the calibration graph.
    private static SessionPlan Plan(DetectorPack pack)
    {
        var (count, size) = (pack.Samples.CalibrationCount, pack.Samples.CalibrationSize);
        return new SessionPlan($"pack '{pack.Identity}', {Path.GetFileName(pack.EncoderPath)}", pack.EncoderPath)
        {
            FreeDimensions = [("count", count), ("height", size), ("width", size)],
            Inputs = [new TensorSpec(pack.Tensors.Tiles, TensorElementType.Float, count, 3, size, size)],
            Outputs =
            [
                new TensorSpec(pack.Tensors.Probabilities, TensorElementType.Float, 1, DegradationNames.Count),
                new TensorSpec(pack.Tensors.Embedding, TensorElementType.Float, 1, pack.Width),
            ],
            KeepsWorkingMemory = false,
        };
    }

    private void Close()
    {
        _session?.Dispose();
        _session = null;
    }
}
