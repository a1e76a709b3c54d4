namespace TextPromptIR.Inference.Tests;

/// <summary>The tiny packs of tests/data/packs, and damaged copies of them.</summary>
internal static class TestPacks
{
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "packs");

    internal static string Tiny { get; } = Path.Combine(Folder, "tiny");

    internal static string Identity { get; } = Path.Combine(Folder, "tiny-identity");

    internal static string Language { get; } = Path.Combine(Folder, "language");

    internal static string Detector { get; } = Path.Combine(Folder, "detector");

    /// <summary>Copies a pack into a temporary folder, so that a test may change it.</summary>
    internal static TemporaryFolder Copy(string pack)
    {
        var copy = new TemporaryFolder();
        CopyTo(pack, copy.Path);
        return copy;
    }

    /// <summary>Copies a pack's files into a folder, which is made if it is not there.</summary>
    internal static void CopyTo(string pack, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(pack))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }
}
