using System.Numerics.Tensors;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Inference.Onnx.Restoration;

/// <summary>
/// Compares two devices on one made-up tile, the known answer being the processor's: the same packs, replaced at any time, need no stored answers.
/// </summary>
internal static class SelfTest
{
    /// <summary>Largest difference to the processor that is believed: two steps of an 8-bit picture.</summary>
    public const float Tolerance = 2f / 255f;

    /// <summary>Largest difference of a restored made-up tile on two backends; NaN when either is not finite.</summary>
    public static float Difference(IRestorationBackend candidate, IRestorationBackend reference, CancellationToken cancellationToken)
    {
        var shape = candidate.Shape;
        var samples = Pattern(shape.CalibrationCount * 3 * shape.CalibrationSize * shape.CalibrationSize, shape.CalibrationSize);
        var tile = Pattern(3 * shape.Size * shape.Size, shape.Size);
        var guidance = AllWanted();
        // Each with its own state, so that both graphs are under test.
        var found = Run(candidate, guidance, samples, tile, cancellationToken);
        var expected = Run(reference, guidance, samples, tile, cancellationToken);
        if (!TensorPrimitives.IsFiniteAll<float>(found) || !TensorPrimitives.IsFiniteAll<float>(expected))
            return float.NaN;
        TensorPrimitives.Subtract(found, expected, found);
        return MathF.Abs(TensorPrimitives.MaxMagnitude<float>(found));
    }

    private static float[] Run(IRestorationBackend backend, Guidance guidance, float[] samples, float[] tile, CancellationToken cancellationToken)
    {
        var state = backend.Calibrate(guidance, samples, cancellationToken);
        var restored = new float[tile.Length];
        backend.Restore(state, tile, restored, cancellationToken);
        return restored;
    }

    /// <summary>Smooth waves with grain: values in [0,1] that reach every scale of a network, the same on every machine.</summary>
    internal static float[] Pattern(int length, int edge)
    {
        var values = new float[length];
        var grain = new Random(1);
        for (var i = 0; i < length; i++)
        {
            var wave = 0.5f + (0.35f * MathF.Sin(i % edge * 0.11f) * MathF.Cos(i / edge * 0.07f));
            values[i] = Math.Clamp(wave + (((float)grain.NextDouble() - 0.5f) * 0.2f), 0f, 1f);
        }

        return values;
    }

    /// <summary>Asks for everything, so that every branch of the network takes part.</summary>
    internal static Guidance AllWanted() => new(
        "self-test", [.. Enumerable.Repeat(1f, DegradationNames.Count)], [.. new float[DegradationNames.Count]], [.. new float[DegradationNames.Count]],
        [], 1f, Unrelated: false, Automatic: false, "self-test");
}
