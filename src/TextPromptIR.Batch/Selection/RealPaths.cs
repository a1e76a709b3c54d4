namespace TextPromptIR.Batch.Selection;

/// <summary>
/// Paths without links: two names of one file become one. An output folder that is a link to the input folder would otherwise let a batch write over
/// its own inputs. Folders are remembered, so a thousand pictures of a folder cost one look at it.
/// </summary>
internal sealed class RealPaths
{
    private const int MostLinks = 40;
    private readonly Dictionary<string, string> _folders = new(RelativePaths.Comparer);

    /// <summary>The file's path, all links followed as far as that is possible; it need not exist.</summary>
    public string RealPathOf(string path) => Follow(Path.GetFullPath(path), MostLinks);

    private string Follow(string path, int linksLeft)
    {
        if (Path.GetDirectoryName(path) is not { } folder)
            return path;
        if (!_folders.TryGetValue(folder, out var realFolder))
            _folders[folder] = realFolder = Follow(folder, linksLeft);
        var real = Path.Combine(realFolder, Path.GetFileName(path));
        return linksLeft > 0 && TargetOf(real) is { } target ? Follow(Path.GetFullPath(target, realFolder), linksLeft - 1) : real;
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
