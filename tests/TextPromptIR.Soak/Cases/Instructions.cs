using System.Text;

namespace TextPromptIR.Soak.Cases;

/// <summary>What people type: one fault, several, general wishes, requests that are none, and texts that are refused.</summary>
internal static class Instructions
{
    private static readonly string[] Usual =
    [
        "remove the rain", "remove the noise", "it is hazy", "please clean this noisy photo", "remove the fog and the grain",
        "rain and haze and noise, please remove", "slightly remove the rain", "make it slightly clean, it is foggy", "rainy   and\nnoisy",
        "remove the haze but not the sky",
    ];

    private static readonly string[] General = ["fix this photo", "improve the picture", "make this better please"];
    private static readonly string[] Unrelated = ["what can you joke", "the weather", "keep it"];

    // The packs of the run know noise, rain and haze: the first four are beyond them.
    private static readonly string[] Refused = ["remove the snow", "it is blurry", "too dark", "a hole", " \n ", new string('a', 1001)];

    public static string Draw(Random random) => random.Next(20) switch
    {
        0 => SoakCase.Pick(random, Refused),
        1 or 2 => SoakCase.Pick(random, Unrelated),
        3 or 4 or 5 => SoakCase.Pick(random, General),
        6 or 7 => Many(random),
        _ => SoakCase.Pick(random, Usual),
    };

    // Sentences that were not heard before, so that remembered answers come and go.
    private static string Many(Random random)
    {
        string[] words = ["remove", "rain", "noise", "fog", "haze", "grain", "please", "and", "the", "photo", "picture", "so", "very"];
        var text = new StringBuilder("remove the rain");
        for (var count = random.Next(1, 60); count > 0; count--)
            text.Append(' ').Append(SoakCase.Pick(random, words));
        return text.ToString();
    }
}
