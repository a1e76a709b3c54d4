namespace TextPromptIR.Imaging;

/// <summary>
/// Paths without links: two names of one file become one. An output folder that is a link to the input folder would otherwise let a batch write over
/// its own inputs. Folders are remembered, so a thousand pictures of a folder cost one look at it. Not thread-safe.
/// </summary>
public sealed class RealPaths
{
    private const int MostLinks = 40;
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>The file's path, all links followed as far as that is possible; it need not exist.</summary>
    /// <param name="path">A path.</param>
    public string RealPathOf(string path)
    {
        var links = MostLinks;
        return Follow(Path.GetFullPath(path), ref links);
    }

    /// <summary>Where a file written to a path lands: links among its folders are followed, and one in its own place would be replaced.</summary>
    /// <param name="path">A path.</param>
    public string LandingOf(string path)
    {
        var links = MostLinks;
        return InRealFolder(Path.GetFullPath(path), ref links);
    }

    private string InRealFolder(string path, ref int linksLeft)
    {
        if (Path.GetDirectoryName(path) is not { } folder)
            return path;
        if (!_folders.TryGetValue(folder, out var real))
            _folders[folder] = real = Follow(folder, ref linksLeft);
        return Path.Combine(real, Path.GetFileName(path));
    }

    // One count for the whole path: links that lead in a circle through each other's folders come to an end too.
    private string Follow(string path, ref int linksLeft)
    {
        var real = InRealFolder(path, ref linksLeft);
        if (linksLeft == 0 || Path.GetDirectoryName(real) is not { } folder || TargetOf(real) is not { } target)
            return real;
        linksLeft--;
        return Follow(Path.GetFullPath(target, folder), ref linksLeft);
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
