using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Evaluation;

/// <summary>Folders of benchmark pictures and how two of them are matched.</summary>
internal static class PictureFolder
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"];

    /// <summary>The pictures of a folder in ordinal order of their names.</summary>
    /// <exception cref="RestoreException">The folder does not exist or holds no picture.</exception>
    public static IReadOnlyList<string> List(string folder)
    {
        if (!Directory.Exists(folder))
            throw new RestoreException(ErrorCode.InputNotFound, $"The folder '{folder}' does not exist.", "Check the path.");
        var files = Directory.EnumerateFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0
            ? files
            : throw new RestoreException(ErrorCode.InputNotFound, $"The folder '{folder}' holds no picture.", "Expected PNG, JPEG, TIFF, WebP or BMP files.");
    }

    /// <summary>Pairs by file name where all names match (extension aside), by sorted order otherwise.</summary>
    /// <exception cref="RestoreException">The folders hold different numbers of pictures.</exception>
    public static IReadOnlyList<(string Degraded, string Clean)> Match(string degradedFolder, string cleanFolder)
    {
        var degraded = List(degradedFolder);
        var clean = List(cleanFolder);
        var byName = clean.GroupBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal).ToDictionary(group => group.Key!, group => group.First(), StringComparer.Ordinal);
        if (degraded.All(file => byName.ContainsKey(Path.GetFileNameWithoutExtension(file))))
            return [.. degraded.Select(file => (file, byName[Path.GetFileNameWithoutExtension(file)]))];
        return degraded.Count == clean.Count
            ? [.. degraded.Zip(clean)]
            : throw new RestoreException(
                ErrorCode.BadArguments,
                $"'{degradedFolder}' holds {degraded.Count} pictures and '{cleanFolder}' {clean.Count}, and their names do not match.",
                "Give folders with equal names or equal numbers of pictures.");
    }
}
