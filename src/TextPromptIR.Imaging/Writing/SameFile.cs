namespace TextPromptIR.Imaging.Writing;

/// <summary>Finds out whether an output would take the place of an input, whatever names they go by.</summary>
internal static class SameFile
{
    private const int MostLinks = 40;

    private static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>True when a file written to a path replaces the one that was read from another.</summary>
    public static bool IsReplaced(string input, string output) => IsReplaced(input, output, PathComparison);

    /// <summary>As the other one, on a system that compares names in the given way.</summary>
    internal static bool IsReplaced(string input, string output, StringComparison comparison)
    {
        // An output that is a link is replaced itself and its target stays; links among its folders lead to where it lands.
        var landing = InRealFolder(output);
        return landing.Equals(InRealFolder(input), comparison) || landing.Equals(RealPath(input), comparison);
    }

    private static string InRealFolder(string path)
    {
        var links = MostLinks;
        return InRealFolder(Path.GetFullPath(path), ref links);
    }

    private static string RealPath(string path)
    {
        var links = MostLinks;
        return Follow(Path.GetFullPath(path), ref links);
    }

    private static string InRealFolder(string path, ref int linksLeft) =>
        Path.GetDirectoryName(path) is { } folder ? Path.Combine(Follow(folder, ref linksLeft), Path.GetFileName(path)) : path;

    private static string Follow(string path, ref int linksLeft)
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
