namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// Paths for native code on Windows, which refuses those above 260 characters where .NET takes them (Win32, "Maximum Path Length
/// Limitation").
/// </summary>
internal static class WindowsPaths
{
    // The lower of Windows' limits, that of a folder's path.
    private const int FirstTooLong = 248;

    /// <summary>The path with the prefix that lifts the limit, where it needs one.</summary>
    /// <param name="fullPath">As Windows' <see cref="Path.GetFullPath(string)"/> gives it: behind the prefix nothing is made sense of.</param>
    public static string Extended(string fullPath)
    {
        if (fullPath.Length < FirstTooLong || Begins(@"\\?\") || Begins(@"\\.\"))
            return fullPath;
        return Begins(@"\\") ? @"\\?\UNC\" + fullPath[2..] : @"\\?\" + fullPath;

        bool Begins(string prefix) => fullPath.StartsWith(prefix, StringComparison.Ordinal);
    }
}
