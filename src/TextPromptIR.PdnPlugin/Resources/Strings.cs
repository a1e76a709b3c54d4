using System.Globalization;
using System.Resources;

namespace TextPromptIR.PdnPlugin.Resources;

/// <summary>The plugin's texts in the language of the host's windows: English and German, English for every other.</summary>
internal static class Strings
{
    private static readonly ResourceManager English = new("Strings.en", typeof(Strings).Assembly);
    private static readonly ResourceManager German = new("Strings.de", typeof(Strings).Assembly);

    /// <summary>The text of a key.</summary>
    /// <exception cref="MissingManifestResourceException">No such key: a fault of the product.</exception>
    public static string Get(string key) => Find(key) ?? throw new MissingManifestResourceException($"No text '{key}'.");

    /// <summary>The text of a key with its placeholders filled.</summary>
    public static string Format(string key, params object[] values) => string.Format(CultureInfo.CurrentCulture, Get(key), values);

    /// <summary>The text of a key; null when there is none.</summary>
    public static string? Find(string key)
    {
        var isGerman = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de";
        return (isGerman ? German.GetString(key, CultureInfo.InvariantCulture) : null) ?? English.GetString(key, CultureInfo.InvariantCulture);
    }
}
