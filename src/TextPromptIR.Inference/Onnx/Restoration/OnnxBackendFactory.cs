using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Onnx.Restoration.Trust;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Onnx.Restoration;

/// <summary>Opens one pack, at one tile size, on whatever device is asked for. A GPU is believed after a self-test only.</summary>
/// <param name="pack">The pack; verified again before each opening, which costs nothing while its files are unchanged.</param>
/// <param name="shape">Tile geometry.</param>
/// <param name="sessions">Opens the graphs.</param>
/// <param name="trust">Knows which GPUs compute right.</param>
internal sealed class OnnxBackendFactory(RestorationPack pack, TileShape shape, SessionFactory sessions, DeviceTrust trust) : IBackendFactory
{
    /// <inheritdoc/>
    public IRestorationBackend Open(ComputeDevice device, CancellationToken cancellationToken)
    {
        PackVerifier.Verify(pack, cancellationToken);
        if (device.IsGpu)
            trust.RefuseKnownWrong(device, pack, shape);
        var backend = new OnnxRestorationBackend(pack, shape, sessions, device, cancellationToken);
        try
        {
            if (device.IsGpu)
                trust.Prove(backend, pack, () => new OnnxRestorationBackend(pack, shape, sessions, ComputeDevice.Processor, cancellationToken), cancellationToken);
            return backend;
        }
        catch
        {
            backend.Dispose();
            throw;
        }
    }
}
