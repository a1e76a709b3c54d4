namespace TextPromptIR.Fuzz;

/// <summary>
/// A folder for one target with something beside it that must stay as it is: <c>inside</c> is the target's, everything else tells on writes
/// that leave it.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private const string CanaryText = "Nothing that comes from elsewhere may read or change this file.";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tpir-fuzz-");
    private readonly HashSet<string> _expected;

    public Sandbox(params IEnumerable<(string Name, byte[] Content)> beside)
    {
        Inside = _root.CreateSubdirectory("inside").FullName;
        Canary = Path.Combine(_root.FullName, "canary.txt");
        File.WriteAllText(Canary, CanaryText);
        foreach (var (name, content) in beside)
            File.WriteAllBytes(Path.Combine(_root.FullName, name), content);
        _expected = [.. Directory.GetFileSystemEntries(_root.FullName)];
    }

    /// <summary>The folder that belongs to the target.</summary>
    public string Inside { get; }

    /// <summary>A file beside it.</summary>
    public string Canary { get; }

    /// <summary>The folder above.</summary>
    public string Root => _root.FullName;

    /// <summary>Where a test file of this program lies.</summary>
    public static string Data(params string[] parts) => Path.Combine([AppContext.BaseDirectory, .. parts]);

    /// <summary>Fails when anything beside the folder was changed, added or removed.</summary>
    public void Check()
    {
        FuzzFailure.Unless(File.Exists(Canary) && File.ReadAllText(Canary) == CanaryText, "A file outside of the folder was changed.");
        FuzzFailure.Unless(_expected.SetEquals(Directory.GetFileSystemEntries(_root.FullName)), "Something was written outside of the folder.");
    }

    /// <summary>Empties the folder.</summary>
    public void Clear()
    {
        foreach (var entry in new DirectoryInfo(Inside).GetFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
                folder.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    public void Dispose() => _root.Delete(recursive: true);
}
