using System.Reflection;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Installation;

/// <summary>The plugin's folder in a Paint.NET. Files that its list does not name are the user's and are never touched.</summary>
internal sealed class InstalledPlugin
{
    private readonly string _folder;
    private readonly FileHashes _files;

    private InstalledPlugin(string folder, FileHashes files)
    {
        _folder = folder;
        _files = files;
    }

    /// <summary>Version of the plugin's assembly, three numbers; null when it cannot be read.</summary>
    public string? Version => VersionIn(_folder);

    /// <summary>False for a folder with nothing but files of the user's, as an uninstalled plugin leaves it.</summary>
    public bool HoldsPlugin => _files.Names.Count > 0;

    /// <summary>The plugin in a folder; null when the folder is missing or empty.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.ForeignFiles"/> when something else lies there.</exception>
    public static InstalledPlugin? At(string folder)
    {
        if (File.Exists(folder) || new DirectoryInfo(folder).LinkTarget is not null)
            throw Foreign(folder, "it is a file or a link, not a folder that the installer made.");
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return null;
        var list = Path.Combine(folder, FileHashes.FileName);
        if (File.Exists(list) && FileHashes.TryParse(File.ReadAllText(list)) is { } files)
            return new InstalledPlugin(folder, files);
        return Entries(new DirectoryInfo(folder)).Any(entry => entry.Extension.Equals(".dll", StringComparison.OrdinalIgnoreCase))
            ? throw Foreign(folder, $"it holds libraries and lacks the plugin's list of files ({FileHashes.FileName}), so it is not known whose they are.")
            : new InstalledPlugin(folder, FileHashes.None);
    }

    /// <summary>Version of the plugin's assembly in a folder, three numbers; null when it cannot be read.</summary>
    public static string? VersionIn(string folder)
    {
        try
        {
            return AssemblyName.GetAssemblyName(Path.Combine(folder, FileHashes.PluginFile)).Version?.ToString(3);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Files that are the user's, relative with forward slashes.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.ForeignFiles"/> for a link to elsewhere: what it leads to cannot be carried along.</exception>
    public List<string> OtherFiles()
    {
        var others = new List<string>();
        foreach (var entry in Entries(new DirectoryInfo(_folder)))
        {
            if (entry.LinkTarget is not null)
                throw Foreign(_folder, $"'{NameOf(entry)}' is a link to elsewhere.");
            if (entry is FileInfo && !IsOwn(NameOf(entry)))
                others.Add(NameOf(entry));
        }

        others.Sort(StringComparer.Ordinal);
        return others;
    }

    /// <summary>Proves that no program has one of the plugin's files open, before anything is changed.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.FilesInUse"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not change the files.</exception>
    public void CheckUnused()
    {
        foreach (var path in ExistingFiles())
        {
            try
            {
                using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception)
            {
                throw InUse(path, exception);
            }
        }
    }

    /// <summary>Deletes the files that the list names, the list last, and the folders that are empty then.</summary>
    /// <returns>How many files were deleted, and what was left, relative with forward slashes.</returns>
    public (int Removed, IReadOnlyList<string> Left) Remove()
    {
        var removed = 0;
        foreach (var path in ExistingFiles())
        {
            File.Delete(path);
            removed++;
        }

        File.Delete(Path.Combine(_folder, FileHashes.FileName));
        var root = new DirectoryInfo(_folder);
        DeleteEmptyFolders(root);
        return (removed + 1, root.Exists ? [.. Entries(root).Where(entry => entry is FileInfo || entry.LinkTarget is not null).Select(NameOf).Order(StringComparer.Ordinal)] : []);
    }

    /// <summary>Some program has a file of the plugin open.</summary>
    public static RestoreException InUse(string path, Exception cause) => new(
        ErrorCode.FilesInUse,
        $"'{path}' is in use, most likely by a running Paint.NET ({cause.Message.TrimEnd('.')}). Nothing was changed.",
        "Close Paint.NET and run the command again.",
        cause);

    private static RestoreException Foreign(string folder, string fault) => new(
        ErrorCode.ForeignFiles,
        $"'{folder}' is in the way: {fault} Nothing was changed.",
        "Move it elsewhere (not into another folder of Effects, where Paint.NET would load it too), then run the command again.");

    // Links are named but not followed: what lies behind them is not the plugin's.
    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            yield return entry;
            if (entry is not DirectoryInfo { LinkTarget: null } inner)
                continue;
            foreach (var deeper in Entries(inner))
                yield return deeper;
        }
    }

    private static void DeleteEmptyFolders(DirectoryInfo folder)
    {
        foreach (var inner in folder.GetDirectories().Where(inner => inner.LinkTarget is null))
            DeleteEmptyFolders(inner);
        if (!folder.EnumerateFileSystemInfos().Any())
            folder.Delete();
    }

    // Paint.NET's entry point first: without it nothing half removed is ever loaded.
    private List<string> ExistingFiles() =>
    [
        .. Entries(new DirectoryInfo(_folder))
            .Where(entry => entry is FileInfo { LinkTarget: null } && _files.Holds(NameOf(entry)))
            .Select(entry => entry.FullName)
            .OrderByDescending(path => Path.GetFileName(path) == FileHashes.PluginFile),
    ];

    private bool IsOwn(string name) => _files.Holds(name) || string.Equals(name, FileHashes.FileName, StringComparison.OrdinalIgnoreCase);

    private string NameOf(FileSystemInfo entry) => Path.GetRelativePath(_folder, entry.FullName).Replace('\\', '/');
}
