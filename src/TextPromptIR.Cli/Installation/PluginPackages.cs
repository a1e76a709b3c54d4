using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Installation;

/// <summary>Finds the download when the user does not name it: beside tpir, or in the folder above, where tpir's own zip was unpacked.</summary>
internal static class PluginPackages
{
    private const string Pattern = "TextGuidedRestore-*-win-x64";

    /// <summary>The plugin's zip or unpacked folder, that of tpir's own version first.</summary>
    /// <param name="programFolder">Folder of tpir.</param>
    /// <param name="version">Version of tpir.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PluginPackageDamaged"/> when there is none, or more than one to choose from.</exception>
    public static string Find(string programFolder, string version)
    {
        var own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(programFolder));
        string[] places = Path.GetDirectoryName(own) is { } above ? [own, above] : [own];
        foreach (var place in places)
        {
            var candidates = CandidatesIn(place);
            var name = Pattern.Replace("*", version, StringComparison.Ordinal);
            var exact = candidates.Find(path => Path.GetFileName(path) == $"{name}.zip") ?? candidates.Find(path => Path.GetFileName(path) == name);
            if (exact is not null)
                return exact;
            if (candidates.Count == 1)
                return candidates[0];
            if (candidates.Count > 1)
            {
                throw new RestoreException(
                    ErrorCode.PluginPackageDamaged,
                    $"More than one plugin lies in '{place}': {string.Join(", ", candidates.Select(Path.GetFileName))}.",
                    "Name the one to install with --from.");
            }
        }

        throw new RestoreException(
            ErrorCode.PluginPackageDamaged,
            $"The plugin's download was not found: no {Pattern}.zip lies in {string.Join(" or ", places.Select(place => $"'{place}'"))}.",
            "Put it there, or name it with --from FILE.");
    }

    private static List<string> CandidatesIn(string place)
    {
        // The folder above may be one that this user cannot look into.
        var lenient = new EnumerationOptions { IgnoreInaccessible = true };
        var found = Directory.EnumerateFiles(place, Pattern + ".zip", lenient).Order(StringComparer.Ordinal).ToList();
        found.AddRange(Directory.EnumerateDirectories(place, Pattern, lenient).Order(StringComparer.Ordinal));
        var unpacked = Path.Combine(place, PluginInstaller.FolderName);
        if (File.Exists(Path.Combine(unpacked, FileHashes.FileName)))
            found.Add(unpacked);
        return found;
    }
}
