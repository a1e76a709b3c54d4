using System.Buffers;
using System.Collections.Immutable;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Detection;

/// <summary>
/// The choice that a general wish ("fix this photo") leaves to the product: the picture decides what is removed, within what the words and the
/// pack allow. Words that name something are never overruled.
/// </summary>
public static class AutomaticMode
{
    /// <summary>What to say when the picture has no fault that can be mended; it comes back bit for bit.</summary>
    public const string NothingFound = "Nothing was found that this pack restores.";

    /// <summary>True for a general wish for which nobody has looked at the picture yet.</summary>
    /// <param name="guidance">What was understood.</param>
    public static bool IsOpen(Guidance guidance)
    {
        ArgumentNullException.ThrowIfNull(guidance);
        return guidance is { Automatic: true, Unrelated: false, Choice: null };
    }

    /// <summary>Looks at the picture, where the guidance is open. Always at the whole of it, so that the choice does not depend on what was selected.</summary>
    /// <param name="guidance">A general wish within what the pack was trained for and the words allow (<see cref="TrainedScope"/>).</param>
    /// <param name="source">The picture.</param>
    /// <param name="detector">Looks at samples of it.</param>
    /// <param name="cancellationToken">Answers within one sample or one network run.</param>
    /// <returns>The guidance with its <see cref="Guidance.Choice"/>; the same guidance when it is not open.</returns>
    /// <exception cref="RestoreException">The detector failed, or answered something that is no probability.</exception>
    public static Guidance Choose(Guidance guidance, IPixelSource source, IDegradationDetector detector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(detector);
        if (!IsOpen(guidance))
            return guidance;
        var shape = detector.Samples;
        var length = checked((int)shape.CalibrationValues);
        float[] samples = [];
        try
        {
            samples = ArrayPool<float>.Shared.Rent(length);
            CalibrationSampler.Read(source, shape, samples.AsSpan(0, length), cancellationToken);
            ImmutableArray<float> probabilities = [];
            NetworkFailure.Guard(
                samples.AsMemory(0, length), ComputeDevice.Processor, (memory, token) => probabilities = detector.Look(memory, token), cancellationToken);
            return Decide(guidance, probabilities, detector.Thresholds);
        }
        catch (OutOfMemoryException exception)
        {
            throw NetworkFailure.OutOfMemory(exception);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(samples);
        }
    }

    private static Guidance Decide(Guidance guidance, ImmutableArray<float> probabilities, ImmutableArray<float> thresholds)
    {
        if (probabilities.Length != DegradationNames.Count || !probabilities.All(probability => probability is >= 0f and <= 1f))
        {
            throw new RestoreException(
                ErrorCode.WrongNumbers,
                "The network that looks at the picture answered something that is no probability; it was not used.",
                "Say what is wrong with the picture, for example: remove the rain; or install the detector pack again.");
        }

        var chosen = guidance.Recognised.Where(degradation => probabilities[(int)degradation] >= thresholds[(int)degradation]).ToImmutableArray();
        var words = chosen.IsEmpty ? null : InstructionComposer.Remove(chosen);
        return guidance.Removing(chosen) with { Choice = new PictureChoice(words, probabilities) };
    }
}
