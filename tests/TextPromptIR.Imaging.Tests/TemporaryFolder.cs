namespace TextPromptIR.Imaging.Tests;

/// <summary>A folder of one test; gone with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("tpir imaging é ").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Names of all files, sorted.</summary>
    public string[] Names() => [.. Directory.EnumerateFiles(Path).Select(System.IO.Path.GetFileName).Order()!];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
