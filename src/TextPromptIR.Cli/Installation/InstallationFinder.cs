using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Installation;

/// <summary>Finds the Paint.NET installations of a machine, or checks the folder that the user named.</summary>
internal static class InstallationFinder
{
    private const string Program = "paintdotnet.exe";
    private const string Effects = "Effects";
    private const string StoreFiles = "paint.net App Files";

    // The publisher's part of the name never changes; the family name is dotPDNLLC.paint.net_h55e3w7q8jbva.
    private const string StorePackages = "dotPDNLLC.paint.net_*";

    /// <summary>All installations, each folder once.</summary>
    /// <param name="machine">The machine; null when it does not run Windows.</param>
    /// <param name="portableFolders">Folders that may be a portable Paint.NET.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PaintNetNotFound"/> when there is none.</exception>
    public static IReadOnlyList<PaintNetInstallation> Find(IPaintNetMachine? machine, IEnumerable<string> portableFolders)
    {
        if (machine is null)
        {
            throw new RestoreException(
                ErrorCode.PaintNetNotFound,
                "Paint.NET is a Windows program and this is not Windows: there is no installation to find.",
                "Run this on Windows, or name an installation's folder with --target FOLDER.");
        }

        var found = new List<PaintNetInstallation>();
        string?[] classic = [machine.RegisteredFolder, Below(machine.ProgramFiles, "paint.net")];
        AddPrograms(found, PaintNetKind.Classic, classic.OfType<string>());
        if (Below(machine.Documents, StoreFiles) is { } files && (HasStorePackage(machine) || (found.Count == 0 && Directory.Exists(files))))
            found.Add(new PaintNetInstallation(PaintNetKind.Store, Path.Combine(files, Effects)));
        AddPrograms(found, PaintNetKind.Portable, portableFolders);
        if (found.Count > 0)
            return found;
        throw new RestoreException(
            ErrorCode.PaintNetNotFound,
            $"No Paint.NET was found: none that its set-up registered, none in '{Below(machine.ProgramFiles, "paint.net")}', none of this user from the "
                + "Microsoft Store, and no portable one beside tpir.",
            "Name the folder that holds paintdotnet.exe with --target FOLDER.");
    }

    /// <summary>The installation in a folder that the user named: the program's folder, its <c>Effects</c>, or the Store's <c>paint.net App Files</c>.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PaintNetNotFound"/> for any other folder.</exception>
    public static PaintNetInstallation At(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(Path.Combine(full, Program)) || (IsNamed(full, StoreFiles) && Directory.Exists(full)))
            return new PaintNetInstallation(PaintNetKind.Named, Path.Combine(full, Effects));
        if (IsNamed(full, Effects) && (Directory.Exists(full) || Directory.Exists(Path.GetDirectoryName(full))))
            return new PaintNetInstallation(PaintNetKind.Named, full);
        throw new RestoreException(
            ErrorCode.PaintNetNotFound,
            $"'{full}' is not a Paint.NET: it does not hold {Program}.",
            $"Name the folder that holds {Program}, its folder '{Effects}', or the folder '{StoreFiles}' of the Microsoft Store's Paint.NET.");
    }

    private static void AddPrograms(List<PaintNetInstallation> found, PaintNetKind kind, IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            var effects = Path.Combine(Path.GetFullPath(folder), Effects);
            if (File.Exists(Path.Combine(folder, Program)) && !found.Exists(other => string.Equals(other.EffectsFolder, effects, StringComparison.OrdinalIgnoreCase)))
                found.Add(new PaintNetInstallation(kind, effects));
        }
    }

    private static bool HasStorePackage(IPaintNetMachine machine)
    {
        try
        {
            return Below(machine.LocalApplicationData, "Packages") is { } packages
                && Directory.Exists(packages) && Directory.EnumerateDirectories(packages, StorePackages).Any();
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Below(string? folder, string name) => folder is null ? null : Path.Combine(folder, name);

    private static bool IsNamed(string path, string name) => string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase);
}
