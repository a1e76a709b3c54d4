using System.Collections.Immutable;

namespace TextPromptIR.Inference.Text;

/// <summary>The text encoder's answer for one window: probabilities in [0,1].</summary>
/// <param name="Wanted">Ten: is this degradation to be removed?</param>
/// <param name="Kept">Ten: is it to be left alone?</param>
/// <param name="Unrelated">Do the words ask for no restoration?</param>
/// <param name="Automatic">Are they a general wish?</param>
/// <param name="Strength">How strongly, [0,1].</param>
internal sealed record TextIntent(ImmutableArray<float> Wanted, ImmutableArray<float> Kept, float Unrelated, float Automatic, float Strength)
{
    /// <summary>False when the network returned something that is not a number.</summary>
    public bool IsFinite =>
        Wanted.All(float.IsFinite) && Kept.All(float.IsFinite)
        && float.IsFinite(Unrelated) && float.IsFinite(Automatic) && float.IsFinite(Strength);
}
