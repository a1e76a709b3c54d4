using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>A GPU that computes what the processor does, off by an error in one pixel.</summary>
internal sealed class OffsetBackend(IRestorationBackend inner, float error, ComputeDevice device) : IRestorationBackend
{
    public string PackIdentity => inner.PackIdentity;

    public ComputeDevice Device => device;

    public TileShape Shape => inner.Shape;

    public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken) =>
        inner.Calibrate(guidance, samples, cancellationToken);

    public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
    {
        inner.Restore(state, tile, restored, cancellationToken);
        restored.Span[0] += error;
    }

    public void Dispose() => inner.Dispose();
}
