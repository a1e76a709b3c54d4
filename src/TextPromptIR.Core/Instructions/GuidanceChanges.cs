using System.Collections.Immutable;

namespace TextPromptIR.Core.Instructions;

/// <summary>The same words with another decision: vector, recognised set, key and "change nothing" always fit each other.</summary>
internal static class GuidanceChanges
{
    /// <summary>Guidance that removes exactly these degradations, as surely as if the words had named them.</summary>
    public static Guidance Removing(this Guidance guidance, ImmutableArray<Degradation> chosen)
    {
        var vector = new float[DegradationNames.Count];
        foreach (var degradation in chosen)
            vector[(int)degradation] = 1f;
        return guidance.WithVector(vector, chosen);
    }

    /// <summary>Guidance with another vector.</summary>
    public static Guidance WithVector(this Guidance guidance, float[] vector, ImmutableArray<Degradation> recognised) => guidance with
    {
        Vector = [.. vector],
        Recognised = recognised,
        Unrelated = vector.IsZero(),
        CacheKey = GuidanceKey.Of(vector),
    };

    /// <summary>True when the vector asks for nothing.</summary>
    public static bool IsZero(this float[] vector) => Array.TrueForAll(vector, value => value == 0f);
}
