namespace TextPromptIR.Batch.Selection;

/// <summary>Relative paths as tables, reports and journals spell them on every system.</summary>
internal static class RelativePaths
{
    /// <summary>How two paths of this system are compared.</summary>
    public static StringComparer Comparer { get; } = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Forward slashes; on Unix a backslash is a letter like any other.</summary>
    public static string WithForwardSlashes(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;

    /// <summary>Whether a full path lies below a folder, by name.</summary>
    public static bool IsBelow(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
