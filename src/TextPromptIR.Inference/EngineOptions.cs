using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference;

/// <summary>What an engine needs to know of its host.</summary>
public sealed record EngineOptions
{
    /// <summary>Folders that hold packs, first match wins: the user's own, beside the program, then the per-user folder.</summary>
    public required IReadOnlyList<string> ModelFolders { get; init; }

    /// <summary>Folder with the native libraries; null means <c>runtimes/&lt;rid&gt;/native</c> beside the program, or the program's own folder.</summary>
    public string? NativeFolder { get; init; }

    /// <summary>An unused backbone session is disposed after this time.</summary>
    public TimeSpan IdleRelease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Threads of a CPU session; 0 lets ONNX Runtime decide.</summary>
    public int CpuThreads { get; init; }

    /// <summary>File that remembers which GPUs passed their self-test; null remembers it as long as the engine lives.</summary>
    public string? SelfTestFile { get; init; }

    /// <summary>Hears what the engine did on its own.</summary>
    public INoticeSink? Notices { get; init; }

    /// <summary>GPUs that were given up; null forgets them with the engine. A host that opens engines anew passes the same object to each.</summary>
    public GivenUpDevices? GivenUp { get; init; }

    /// <summary>The usual search order for a program in <paramref name="programFolder"/>: its <c>models</c>, the per-user folder, then extra ones first.</summary>
    /// <param name="programFolder">Folder of the program or plugin.</param>
    /// <param name="extraFolder">A folder named by the user (<c>--models</c>); searched before the others when given.</param>
    public static EngineOptions For(string programFolder, string? extraFolder = null)
    {
        var perUser = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "TextPromptIR");
        string[] folders = [Path.Combine(programFolder, "models"), Path.Combine(perUser, "models")];
        return new EngineOptions
        {
            ModelFolders = extraFolder is null ? folders : [extraFolder, .. folders],
            SelfTestFile = Path.Combine(perUser, "self-tests.json"),
        };
    }
}
