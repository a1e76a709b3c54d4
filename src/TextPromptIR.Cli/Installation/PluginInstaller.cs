using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Installation;

/// <summary>
/// Puts the plugin into one Effects folder, or takes it out. The new version is complete on the same drive before the old one is moved aside, so
/// whatever fails, a whole version lies in place.
/// </summary>
internal sealed class PluginInstaller
{
    /// <summary>Name of the plugin's folder in Effects.</summary>
    public const string FolderName = "TextGuidedRestore";

    private const int Attempts = 5;
    private readonly string _effects;
    private readonly string _target;
    private readonly string _staged;
    private readonly string _previous;
    private readonly string _lock;

    public PluginInstaller(PaintNetInstallation installation)
    {
        // A rename must stay on its drive, so a link is followed to where the folder really lies.
        var effects = Path.TrimEndingDirectorySeparator(installation.EffectsFolder);
        _effects = new DirectoryInfo(effects) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : effects;
        _target = Path.Combine(_effects, FolderName);
        // Beside Effects, not in it: Paint.NET would load a plugin that an interrupted installation left there.
        var beside = Path.GetDirectoryName(_effects)!;
        _staged = Path.Combine(beside, $".{FolderName}.new");
        _previous = Path.Combine(beside, $".{FolderName}.old");
        _lock = Path.Combine(beside, $".{FolderName}.lock");
    }

    /// <summary>Installs, or replaces an older version; the user's own files in the plugin's folder (model packs) are kept.</summary>
    /// <exception cref="RestoreException">In the way, in use, not writable, damaged; the old version is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the old version is as it was.</exception>
    public InstallResult Install(PluginPackage package, CancellationToken cancellationToken) => Guarded(() =>
    {
        if (package.Folder is { } source && Path.GetFullPath(source) == Path.GetFullPath(_target))
            throw new RestoreException(ErrorCode.BadArguments, $"'{source}' is the installed plugin itself.", "Name the download with --from FILE.");
        package.Verify(cancellationToken);
        // The Store's Paint.NET makes its folder in the documents only when it is needed.
        Directory.CreateDirectory(Path.GetDirectoryName(_effects)!);
        using var alone = Enter();
        var installed = InstalledPlugin.At(_target);
        var kept = installed?.OtherFiles() ?? [];
        if (kept.Find(package.Files.Holds) is { } foreign)
        {
            throw new RestoreException(
                ErrorCode.ForeignFiles,
                $"'{Path.Combine(_target, foreign)}' is not the installed version's, and the new version has a file of that name. Nothing was changed.",
                "Move it elsewhere and run the command again.");
        }

        installed?.CheckUnused();
        var replaced = installed?.Version;
        try
        {
            Directory.CreateDirectory(_effects);
            package.CopyTo(Directory.CreateDirectory(_staged).FullName, cancellationToken);
            foreach (var name in kept)
                Carry(name);
            Swap();
        }
        catch
        {
            DeleteQuietly(_staged);
            throw;
        }

        DeleteQuietly(_previous);
        return new InstallResult(_target, InstalledPlugin.VersionIn(_target), replaced, package.Files.Names.Count + 1, kept);
    });

    /// <summary>Removes what the list of the installed version names.</summary>
    /// <returns>How many files were deleted and what was left; null when the plugin is not installed.</returns>
    /// <exception cref="RestoreException">In use, not writable, or not the plugin's; nothing was changed then.</exception>
    public (int Removed, IReadOnlyList<string> Left)? Uninstall() => Guarded<(int, IReadOnlyList<string>)?>(() =>
    {
        if (!Path.Exists(_target) && !Path.Exists(_previous) && !Path.Exists(_staged))
            return null;
        using var alone = Enter();
        if (InstalledPlugin.At(_target) is not { HoldsPlugin: true } installed)
            return null;
        installed.CheckUnused();
        return installed.Remove();
    });

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new RestoreException(
                ErrorCode.OutputNotWritable,
                $"The plugin's folder may not be changed by this user: {exception.Message}",
                "A classic Paint.NET lies in Program Files: open a terminal as administrator and run the command there.",
                exception);
        }
        catch (IOException exception)
        {
            throw new RestoreException(
                ErrorCode.OutputNotWritable, $"The plugin's folder cannot be changed: {exception.Message}", "Check the drive and its free space, and run the command again.", exception);
        }
    }

    private static void DeleteQuietly(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
                return;
            // Windows deletes nothing that is read-only, and a user's pack may come from a CD or a backup.
            AllowDeletion(new DirectoryInfo(folder));
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may look at it just now; the next run clears it away.
        }
    }

    private static void AllowDeletion(DirectoryInfo folder)
    {
        var withoutLinks = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var entry in folder.EnumerateFileSystemInfos("*", withoutLinks).Prepend(folder))
        {
            if (entry.Attributes.HasFlag(FileAttributes.ReadOnly))
                entry.Attributes &= ~FileAttributes.ReadOnly;
        }
    }

    // Fresh files are looked at by virus scanners, which makes a rename fail for a moment.
    private static void Rename(string from, string to)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Move(from, to);
                return;
            }
            catch (Exception exception) when (attempt < Attempts && exception is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100 * attempt);
            }
        }
    }

    // One installer at a time; and what an interrupted one left is put in order first.
    private FileStream Enter()
    {
        FileStream alone;
        try
        {
            alone = new FileStream(_lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            throw new RestoreException(ErrorCode.FilesInUse, $"Another installation into '{_effects}' is running.", "Wait for it and run the command again.", exception);
        }

        // With or without a list: after an uninstallation the folder holds the user's packs alone.
        if (!Path.Exists(_target) && Directory.Exists(_previous))
            Rename(_previous, _target);
        DeleteQuietly(_previous);
        DeleteQuietly(_staged);
        return alone;
    }

    private void Carry(string name)
    {
        var copy = Path.Combine(_staged, name);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(Path.Combine(_target, name), copy);
    }

    private void Swap()
    {
        var replaces = Directory.Exists(_target);
        DeleteQuietly(_previous);
        if (replaces && Path.Exists(_previous))
        {
            throw new RestoreException(
                ErrorCode.OutputNotWritable,
                $"'{_previous}', which an earlier installation left, cannot be deleted. Nothing was changed.",
                "Delete it by hand and run the command again.");
        }

        try
        {
            if (replaces)
                Rename(_target, _previous);
        }
        catch (IOException exception)
        {
            throw InstalledPlugin.InUse(_target, exception);
        }

        try
        {
            Rename(_staged, _target);
        }
        catch
        {
            if (replaces)
                Rename(_previous, _target);
            throw;
        }
    }
}
