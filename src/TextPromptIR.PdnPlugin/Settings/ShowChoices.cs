using System.Collections.Immutable;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>What the canvas shows; strings of our own, because scripts cannot name types of a plugin.</summary>
internal static class ShowChoices
{
    /// <summary>Stored values in the order of the list; they never change.</summary>
    public static ImmutableArray<string> Values { get; } = [nameof(ShowMode.Restored), nameof(ShowMode.Removed), nameof(ShowMode.Original)];

    /// <summary>The mode of a stored value; <see cref="ShowMode.Restored"/> for values this version does not know.</summary>
    public static ShowMode Parse(string value) => value switch
    {
        nameof(ShowMode.Removed) => ShowMode.Removed,
        nameof(ShowMode.Original) => ShowMode.Original,
        _ => ShowMode.Restored,
    };
}
