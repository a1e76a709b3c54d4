using System.Collections.Immutable;
using TextPromptIR.Core.Detection;

namespace TextPromptIR.Core.Instructions;

/// <summary>
/// What the text encoder understood of an instruction, and the vector that steers the backbone.
/// </summary>
/// <param name="Instruction">The instruction as it was understood (trimmed, one line).</param>
/// <param name="Vector">The vector that enters the backbone, <c>1xD</c>; for guidance by degradations the ten pushed probabilities.</param>
/// <param name="Probabilities">Ten probabilities in [0,1]: is this degradation to be removed? Order of <see cref="DegradationNames.All"/>.</param>
/// <param name="Kept">Ten probabilities in [0,1]: is this degradation to be left alone?</param>
/// <param name="Recognised">The degradations to be removed, in vector order.</param>
/// <param name="Strength">Strength heard in the words, [0,1]; 1 when the words name none. The mix uses slider times this value.</param>
/// <param name="Unrelated">The words, or the choice made for them, ask for no restoration: the source is returned bit for bit and no backbone
/// runs (issue 2).</param>
/// <param name="Automatic">A general wish ("fix this photo") that leaves the choice to the product.</param>
/// <param name="CacheKey">Equal keys mean equal <paramref name="Vector"/>: state and tiles may be shared between such instructions.</param>
public sealed record Guidance(
    string Instruction,
    ImmutableArray<float> Vector,
    ImmutableArray<float> Probabilities,
    ImmutableArray<float> Kept,
    ImmutableArray<Degradation> Recognised,
    float Strength,
    bool Unrelated,
    bool Automatic,
    string CacheKey)
{
    /// <summary>What the product chose for a general wish; null for other words, and until it has looked at the picture.</summary>
    public PictureChoice? Choice { get; init; }
}
