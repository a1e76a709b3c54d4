using System.Collections.Immutable;
using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Fakes;

/// <summary>Finds what a test says, and remembers what it was shown.</summary>
public sealed class FakeDetector(params (Degradation Degradation, float Probability)[] found) : IDegradationDetector
{
    public int Looks { get; private set; }

    public float[] Shown { get; private set; } = [];

    public TileShape Samples { get; } = new(16, 0, 16, 4, 16);

    public ImmutableArray<float> Thresholds { get; init; } = [.. Enumerable.Repeat(0.5f, DegradationNames.Count)];

    public ImmutableArray<float> Look(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        Looks++;
        Shown = samples.ToArray();
        var probabilities = new float[DegradationNames.Count];
        foreach (var (degradation, probability) in found)
            probabilities[(int)degradation] = probability;
        return [.. probabilities];
    }
}
