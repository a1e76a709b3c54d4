using TextPromptIR.Fuzz.Targets;

namespace TextPromptIR.Fuzz;

/// <summary>All targets. Each makes its own folder when it is opened.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> s_all = new(StringComparer.Ordinal)
    {
        ["manifest"] = () => new ManifestTarget(),
        ["pack"] = () => new PackFolderTarget(),
        ["vocabulary"] = () => new VocabularyTarget(),
        ["recipe"] = () => new RecipeTarget(),
        ["table"] = () => new TableTarget(),
        ["saved"] = () => new SavedFilesTarget(),
        ["instruction"] = () => new InstructionTarget(),
        ["settings"] = () => new SettingsTarget(),
        ["picture"] = () => new PictureTarget(),
        ["onnx"] = () => new OnnxTarget(),
    };

    /// <summary>Their names, the cheap ones first.</summary>
    public static IReadOnlyCollection<string> Names => s_all.Keys;

    /// <summary>Opens a target.</summary>
    public static IFuzzTarget Open(string name) => s_all[name]();
}
