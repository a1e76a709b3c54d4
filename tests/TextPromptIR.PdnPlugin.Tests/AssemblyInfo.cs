using System.Runtime.CompilerServices;

// Metrics, the display scale and the UI language belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TextPromptIR.PdnPlugin.Tests;

internal static class TestHome
{
    /// <summary>A per-user folder of the tests' own: packs and logs of whoever runs them neither help nor suffer.</summary>
    public static string Path { get; private set; } = string.Empty;

    [ModuleInitializer]
    internal static void Create()
    {
        Path = Directory.CreateTempSubdirectory("tpir-home-").FullName;
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path, true);
    }
}
