namespace TextPromptIR.Inference.Tests;

/// <summary>Finds the repository's own files from wherever the tests run.</summary>
internal static class RepositoryFiles
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The committed pack of forty words.</summary>
    public static string TinyLanguage { get; } = At("tests", "data", "packs", "language");

    /// <summary>A path in the repository.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TextPromptIR.PdnPlugin.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
