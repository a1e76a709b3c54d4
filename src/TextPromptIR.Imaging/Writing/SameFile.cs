namespace TextPromptIR.Imaging.Writing;

/// <summary>Finds out whether an output would take the place of an input, whatever names they go by.</summary>
internal static class SameFile
{
    private static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>True when a file written to a path replaces the one that was read from another.</summary>
    public static bool IsReplaced(string input, string output) => IsReplaced(input, output, PathComparison);

    /// <summary>As the other one, on a system that compares names in the given way.</summary>
    internal static bool IsReplaced(string input, string output, StringComparison comparison)
    {
        var paths = new RealPaths();
        var landing = paths.LandingOf(output);
        return landing.Equals(paths.LandingOf(input), comparison) || landing.Equals(paths.RealPathOf(input), comparison);
    }
}
