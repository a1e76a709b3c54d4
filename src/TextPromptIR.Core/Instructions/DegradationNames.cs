using System.Collections.Immutable;

namespace TextPromptIR.Core.Instructions;

/// <summary>The stable names of the degradations, as used by packs, reports and <c>tpir understand --json</c> (issue 2).</summary>
public static class DegradationNames
{
    /// <summary>All names in vector order: noise, rain, haze, blur, low-light, jpeg, snow, raindrop, shadow, inpaint.</summary>
    public static ImmutableArray<string> All { get; } =
        ["noise", "rain", "haze", "blur", "low-light", "jpeg", "snow", "raindrop", "shadow", "inpaint"];

    /// <summary>Number of degradations, the width of every probability vector.</summary>
    public static int Count => All.Length;

    /// <summary>The stable name of <paramref name="degradation"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the ten.</exception>
    public static string NameOf(Degradation degradation) =>
        (uint)degradation < (uint)All.Length
            ? All[(int)degradation]
            : throw new ArgumentOutOfRangeException(nameof(degradation), degradation, "Not one of the ten degradations.");

    /// <summary>Finds the degradation of a stable name; case does not matter.</summary>
    /// <returns>False when no degradation has that name.</returns>
    public static bool TryParse(string name, out Degradation degradation)
    {
        for (var i = 0; i < All.Length; i++)
        {
            if (string.Equals(All[i], name, StringComparison.OrdinalIgnoreCase))
            {
                degradation = (Degradation)i;
                return true;
            }
        }

        degradation = default;
        return false;
    }
}
