using System.Collections.Immutable;
using System.Numerics.Tensors;
using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.PdnPlugin.Tests.Support;

/// <summary>Finds rain in bright pictures, haze in darker ones and nothing in the dark; counts how often it looks.</summary>
internal sealed class BrightnessDetector : IDegradationDetector
{
    private int looks;

    public int Looks => looks;

    public TileShape Samples { get; } = new(32, 0, 16, 4, 32);

    public ImmutableArray<float> Thresholds { get; } = [.. Enumerable.Repeat(0.5f, 10)];

    public ImmutableArray<float> Look(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref looks);
        var brightness = TensorPrimitives.Sum(samples.Span) / samples.Length;
        var probabilities = new float[10];
        probabilities[1] = brightness > 0.4f ? 0.9f : 0.1f;
        probabilities[2] = brightness is > 0.1f and <= 0.4f ? 0.9f : 0.1f;
        return [.. probabilities];
    }
}
