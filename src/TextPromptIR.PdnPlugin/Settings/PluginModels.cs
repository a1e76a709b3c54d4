using TextPromptIR.Inference;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>The folders that hold packs for the plugin: beside it, then the user's own.</summary>
internal static class PluginModels
{
    /// <summary>Folders in search order.</summary>
    public static IReadOnlyList<string> Folders => EngineOptions.For(PluginFolder.Path).ModelFolders;
}
