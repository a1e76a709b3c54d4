namespace TextPromptIR.Inference.Tests;

/// <summary>A folder with a foreign name that goes away after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("tpir ünï ").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
