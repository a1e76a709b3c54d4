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
    /// <param name="degradedFolder">Pictures to restore.</param>
    /// <param name="cleanFolder">What they should look like.</param>
    /// <param name="notices">Told of pairs by order: a picture too many in one folder would match all others wrongly.</param>
    /// <exception cref="RestoreException">The folders hold different numbers of pictures.</exception>
    public static IReadOnlyList<(string Degraded, string Clean)> Match(string degradedFolder, string cleanFolder, INoticeSink? notices = null)
    {
        var degraded = List(degradedFolder);
        var clean = List(cleanFolder);
        var byName = clean.GroupBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal).ToDictionary(group => group.Key!, group => group.First(), StringComparer.Ordinal);
        if (degraded.FirstOrDefault(file => !byName.ContainsKey(Path.GetFileNameWithoutExtension(file))) is not { } alone)
            return [.. degraded.Select(file => (file, byName[Path.GetFileNameWithoutExtension(file)]))];
        if (degraded.Count != clean.Count)
        {
            throw new RestoreException(
                ErrorCode.BadArguments,
                $"'{degradedFolder}' holds {degraded.Count} pictures and '{cleanFolder}' {clean.Count}, and their names do not match.",
                "Give folders with equal names or equal numbers of pictures.");
        }

        notices?.Notice(
            ErrorCode.None,
            $"No clean picture has the name of '{Path.GetFileName(alone)}', so all are paired in sorted order: '{Path.GetFileName(degraded[0])}' with '{Path.GetFileName(clean[0])}', and so on.");
        return [.. degraded.Zip(clean)];
    }
}
