using System.Collections.Immutable;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Detection;

/// <summary>
/// Looks at a picture and tells what is wrong with it: the controller of DA-CLIP (arXiv 2310.01018). Thread-safe. Implementations: ONNX Runtime
/// (Inference), fakes (tests).
/// </summary>
public interface IDegradationDetector
{
    /// <summary>Number, edge and lattice of the samples it looks at; the other sizes are not used.</summary>
    TileShape Samples { get; }

    /// <summary>From which probability on a degradation counts as present: ten in (0,1), order of <see cref="DegradationNames.All"/>.</summary>
    ImmutableArray<float> Thresholds { get; }

    /// <summary>Looks at one picture.</summary>
    /// <param name="samples">Full-resolution sample tiles, <c>Kx3xhxw</c> RGB in [0,1], K and h = w as in <see cref="Samples"/>.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <returns>Ten probabilities in [0,1]: is this degradation in the picture?</returns>
    /// <exception cref="RestoreException">Pack, native library or network failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ImmutableArray<float> Look(ReadOnlyMemory<float> samples, CancellationToken cancellationToken);
}
