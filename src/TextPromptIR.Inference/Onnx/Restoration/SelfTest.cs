using System.Numerics.Tensors;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
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

    /// <summary>Largest difference of a restored made-up tile on two backends; NaN when the candidate's is not finite.</summary>
    /// <exception cref="RestoreException">A network failed; <see cref="RestoreException.Device"/> is the processor when the reference did.</exception>
    public static float Difference(IRestorationBackend candidate, IRestorationBackend reference, CancellationToken cancellationToken)
    {
        var shape = candidate.Shape;
        var samples = Pattern(checked((int)shape.CalibrationValues), shape.CalibrationSize);
        var tile = Pattern(3 * shape.Size * shape.Size, shape.Size);
        var guidance = AllWanted();
        // Each with its own state, so that both graphs are under test.
        var found = Run(candidate, guidance, samples, tile, cancellationToken);
        var expected = OnReference(candidate.PackIdentity, () => Expect(reference, guidance, samples, tile, cancellationToken));
        if (!TensorPrimitives.IsFiniteAll<float>(found))
            return float.NaN;
        TensorPrimitives.Subtract(found, expected, found);
        return MathF.Abs(TensorPrimitives.MaxMagnitude<float>(found));
    }

    /// <summary>Does a step on the processor. What fails in it says nothing about the device under test, which is neither blamed nor judged for it.</summary>
    /// <exception cref="RestoreException">The step failed; <see cref="RestoreException.Device"/> is the processor.</exception>
    internal static T OnReference<T>(string packIdentity, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var fault = OnnxErrorTranslator.Translate(exception, $"pack '{packIdentity}'", OnnxStage.Running, ComputeDevice.Processor);
            throw new RestoreException(
                fault.Code, $"A device could not be tested, because the processor, to which it is compared, failed. {fault.Message}", fault.Advice, exception)
            {
                Device = ComputeDevice.Processor,
            };
        }
    }

    private static float[] Expect(IRestorationBackend reference, Guidance guidance, float[] samples, float[] tile, CancellationToken cancellationToken)
    {
        var expected = Run(reference, guidance, samples, tile, cancellationToken);
        return TensorPrimitives.IsFiniteAll<float>(expected)
            ? expected
            : throw new RestoreException(
                ErrorCode.WrongNumbers, $"The network of pack '{reference.PackIdentity}' returned values that are not numbers.",
                "Choose another model pack, or install this one again.");
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
