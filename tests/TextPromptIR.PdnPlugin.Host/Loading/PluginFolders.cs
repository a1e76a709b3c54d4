using System.Reflection;

namespace TextPromptIR.PdnPlugin.Host.Loading;

/// <summary>Finds effects as the host does: every assembly in the folder's subfolders that holds a concrete effect.</summary>
public static class PluginFolders
{
    /// <summary>The plugin as the build left it.</summary>
    public static string Built { get; } =
        Path.GetFullPath(typeof(PluginFolders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "PluginFolder").Value!);

    /// <summary>Loads the effect of one plugin folder.</summary>
    /// <exception cref="InvalidOperationException">The folder holds no plugin, or one that a host would not load.</exception>
    public static LoadedEffect Load(string folder)
    {
        var candidates = Directory.EnumerateFiles(folder, "*.deps.json").Select(deps => deps[..^".deps.json".Length] + ".dll").Where(File.Exists).ToList();
        return candidates.Count == 1
            ? LoadedEffect.Load(candidates[0])
            : throw new InvalidOperationException($"{folder} holds {candidates.Count} plugins with a .deps.json; a host needs exactly one.");
    }
}
