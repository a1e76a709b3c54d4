using System.Collections.Immutable;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Text;

/// <summary>
/// From probabilities to a decision: what is to be removed, or nothing, or whatever the product finds; and the vector that steers the backbone.
/// </summary>
internal static class GuidanceRules
{
    private const float SureNo = 0.3f;
    private const float SureYes = 0.7f;
    private const float Yes = 0.5f;

    // The network says 0.78 to 1 where the words name no strength; the picture should then not keep a fifth of its fault.
    private const float FullStrength = 0.75f;

    /// <summary>Guidance of an instruction that asks for no restoration.</summary>
    /// <param name="instruction">The cleaned instruction.</param>
    public static Guidance Nothing(string instruction)
    {
        var none = ImmutableArray.Create(new float[DegradationNames.Count]);
        return new Guidance(instruction, none, none, none, [], 1f, Unrelated: true, Automatic: false, GuidanceKey.Of(none));
    }

    /// <summary>Joins what the network said about the windows of one instruction.</summary>
    /// <param name="windows">At least one.</param>
    /// <param name="thresholds">The pack's.</param>
    /// <remarks>
    /// A wish in any window counts. Words that keep a degradation in one window win over words that remove it in another, where the first half
    /// of the sentence may be missing. Windows of small talk change nothing, unless all are.
    /// </remarks>
    public static TextIntent Join(IReadOnlyList<TextIntent> windows, IntentThresholds thresholds)
    {
        if (windows.Count == 1)
            return windows[0];
        var related = windows.Where(window => window.Unrelated < thresholds.Unrelated).ToList();
        if (related.Count == 0)
            return windows.MinBy(window => window.Unrelated)!;

        var kept = Enumerable.Range(0, DegradationNames.Count).Select(k => related.Max(window => window.Kept[k])).ToImmutableArray();
        var wanted = Enumerable.Range(0, DegradationNames.Count).Select(k =>
        {
            var most = related.Max(window => window.Wanted[k]);
            var keeper = related.MaxBy(window => window.Kept[k])!;
            return kept[k] >= 0.5f && kept[k] > most ? keeper.Wanted[k] : most;
        }).ToImmutableArray();
        return new TextIntent(
            wanted, kept, related.Min(window => window.Unrelated), related.Max(window => window.Automatic), related.Min(window => window.Strength));
    }

    /// <summary>Decides.</summary>
    /// <param name="instruction">The cleaned instruction.</param>
    /// <param name="intent">Joined probabilities, finite.</param>
    /// <param name="thresholds">The pack's.</param>
    /// <remarks>
    /// Exactly one of three holds: degradations are recognised, or the wish is general, or the words are unrelated. What passes its threshold
    /// counts, a named degradation before a general wish; where nothing passes, the likeliest answer is taken, and nothing at all is unrelated.
    /// </remarks>
    public static Guidance Decide(string instruction, TextIntent intent, IntentThresholds thresholds)
    {
        var wanted = intent.Wanted.Select((probability, k) => Centre(probability, thresholds.Wanted[k])).ToArray();
        var unrelated = Centre(intent.Unrelated, thresholds.Unrelated);
        var automatic = Centre(intent.Automatic, thresholds.Automatic);
        var most = wanted.Max();
        var isNamed = most >= Yes && most >= unrelated;
        if (!isNamed && unrelated >= most && unrelated >= automatic)
            return Nothing(instruction) with { Probabilities = intent.Wanted, Kept = intent.Kept };

        var isAutomatic = !isNamed && automatic >= most;
        if (!isNamed && !isAutomatic)
            wanted[Array.IndexOf(wanted, most)] = Yes;
        var recognised = isAutomatic ? [] : Enumerable.Range(0, wanted.Length).Where(k => wanted[k] >= Yes).Select(k => (Degradation)k).ToImmutableArray();
        var vector = wanted.Select(Push).ToImmutableArray();
        var strength = intent.Strength >= FullStrength ? 1f : Math.Clamp(intent.Strength, 0f, 1f);
        return new Guidance(
            instruction, vector, intent.Wanted, intent.Kept, recognised, strength, Unrelated: false, isAutomatic, GuidanceKey.Of(vector));
    }

    /// <summary>
    /// Pushes a probability towards certainty: 0 below 0.3, 1 above 0.7, linear between. Paraphrases then steer the backbone alike, and equal
    /// requests share their tiles. In hundredths, so that rounding noise of another processor makes no other key.
    /// </summary>
    /// <param name="probability">In [0,1].</param>
    public static float Push(float probability) => MathF.Round(Math.Clamp((probability - SureNo) / (SureYes - SureNo), 0f, 1f), 2);

    /// <summary>Stretches a probability so that the threshold of "yes" comes to lie at one half.</summary>
    /// <param name="probability">In [0,1].</param>
    /// <param name="threshold">In (0,1).</param>
    public static float Centre(float probability, float threshold) =>
        probability < threshold ? 0.5f * probability / threshold : 1f - (0.5f * (1f - probability) / (1f - threshold));
}
