using System.Collections.Immutable;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>
/// Ready-made instructions. A preset is nothing but words that stand in for typed ones when the box is empty, so every host and script
/// gets the same result from either.
/// </summary>
internal static class Presets
{
    /// <summary>The value that means "no preset": with an empty box the picture stays as it is, and opening the dialog costs nothing.</summary>
    public const string None = "None";

    private static readonly ImmutableArray<(string Value, string Instruction)> Instructions =
    [
        ("RemoveNoise", "remove the noise"),
        ("RemoveRain", "remove the rain"),
        ("RemoveHaze", "remove the haze"),
        ("RemoveRainAndNoise", "remove the rain and the noise"),
        ("RemoveHazeAndNoise", "remove the haze and the noise"),
        ("Automatic", "fix this photo"),
    ];

    /// <summary>Stored values in the order of the list; they never change.</summary>
    public static ImmutableArray<string> Values { get; } = [None, .. Instructions.Select(preset => preset.Value)];

    /// <summary>The words of a preset; empty for <see cref="None"/> and for values this version does not know.</summary>
    public static string InstructionOf(string value) => Instructions.FirstOrDefault(preset => preset.Value == value).Instruction ?? string.Empty;
}
