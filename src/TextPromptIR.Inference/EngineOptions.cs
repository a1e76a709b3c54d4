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

    /// <summary>Threads of a CPU session; 0 chooses by the number of cores (all up to four, then half of the logical ones, at most sixteen).</summary>
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
    public static EngineOptions For(string programFolder, string? extraFolder = null) =>
        // Not verified: of a folder that nobody has made yet, verifying leaves the empty string.
        For(programFolder, extraFolder, Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>The same for a user whose data lies in <paramref name="userData"/>; empty for a user without such a folder.</summary>
    internal static EngineOptions For(string programFolder, string? extraFolder, string userData)
    {
        // Below an empty path lies the working directory, which may be anybody's: never a place to take models from.
        var perUser = userData.Length == 0 ? null : Path.Combine(userData, "TextPromptIR");
        List<string> folders = [Path.Combine(programFolder, "models")];
        if (extraFolder is not null)
            folders.Insert(0, extraFolder);
        if (perUser is not null)
            folders.Add(Path.Combine(perUser, "models"));
        return new EngineOptions { ModelFolders = folders, SelfTestFile = perUser is null ? null : Path.Combine(perUser, "self-tests.json") };
    }
}
