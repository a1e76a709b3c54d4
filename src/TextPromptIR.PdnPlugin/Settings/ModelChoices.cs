using System.Runtime.CompilerServices;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>The restoration packs that can be chosen. Looks at folder names only: opening the dialog reads no model.</summary>
internal static class ModelChoices
{
    /// <summary>The pack that comes with the plugin.</summary>
    public const string Default = "fast";

    // Packs that restore nothing by themselves.
    private static readonly string[] Helpers = ["language", "detector"];

    /// <summary>Ids of the installed packs, <see cref="Default"/> first even when it is missing: choosing it then says where it belongs.</summary>
    public static IReadOnlyList<string> Installed() => Installed(PluginModels.Folders);

    /// <summary>Ids of the packs in <paramref name="modelFolders"/>.</summary>
    [MethodImpl(Startup.Once)]
    internal static IReadOnlyList<string> Installed(IEnumerable<string> modelFolders)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in modelFolders)
        {
            try
            {
                foreach (var pack in Directory.EnumerateDirectories(folder))
                {
                    if (File.Exists(Path.Combine(pack, "pack.json")))
                        ids.Add(Path.GetFileName(pack));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A folder that is not there, or not ours to read, holds no pack for this user.
            }
        }

        ids.Remove(Default);
        ids.ExceptWith(Helpers);
        return [Default, .. ids];
    }
}
