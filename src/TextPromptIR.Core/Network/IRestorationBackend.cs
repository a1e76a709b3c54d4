using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Network;

/// <summary>
/// A restoration network on a device. One caller at a time; the caller sees to it. Implementations: ONNX Runtime (Inference), fakes (tests).
/// </summary>
public interface IRestorationBackend : IDisposable
{
    /// <summary>Id and version of the pack, part of every cache key.</summary>
    string PackIdentity { get; }

    /// <summary>The device in use now; changes when a failing GPU was given up.</summary>
    ComputeDevice Device { get; }

    /// <summary>The fixed tile geometry.</summary>
    TileShape Shape { get; }

    /// <summary>
    /// Measures every picture-wide quantity of the network (pooling gates, channel attention) once per picture and guidance.
    /// </summary>
    /// <param name="guidance">The steering vector.</param>
    /// <param name="samples">Full-resolution sample tiles, <c>Kx3xhxw</c> RGB in [0,1], K and h = w as in <see cref="Shape"/>.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">The network or the device failed.</exception>
    PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken);

    /// <summary>Restores one tile with the picture's state, never with the tile's own statistics.</summary>
    /// <param name="state">From <see cref="Calibrate"/>; a state made on one device serves every other.</param>
    /// <param name="tile"><c>1x3xHxW</c> RGB in [0,1], H = W = <see cref="TileShape.Size"/>.</param>
    /// <param name="restored">Receives <c>1x3xHxW</c>, not clamped.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">The network or the device failed.</exception>
    void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken);
}
