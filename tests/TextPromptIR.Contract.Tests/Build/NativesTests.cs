namespace TextPromptIR.Contract.Tests.Build;

/// <summary>A head ships the native libraries of its own runtime identifier, and a build without npm or with altered packages says so.</summary>
public sealed class NativesTests
{
    [Theory]
    [InlineData("win-x64", "DirectML.dll", "libvips-42.dll", "onnxruntime.dll")]
    [InlineData("linux-x64", "libonnxruntime.so.1", "libvips-cpp.so.8.18.7")]
    public async Task Publish_Head_CarriesItsOwnNatives(string rid, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await DotNet.Run(
            "publish", Path.Combine("src", "TextPromptIR.Cli"), "-c", "Release", "-r", rid, "--self-contained", "false", "-o", folder.Path, "-p:RunAnalyzers=false", "-v", "quiet", "--nologo");
        Assert.True(exitCode == 0, output);

        var natives = Path.Combine(folder.Path, "runtimes", rid, "native");
        Assert.Equal(expected, Directory.EnumerateFiles(natives).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([natives], Directory.EnumerateDirectories(Path.Combine(folder.Path, "runtimes")).Select(other => Path.Combine(other, "native")));
        Assert.All(Directory.EnumerateFiles(natives), file => Assert.True(new FileInfo(file).Length > 1_000_000, file));
    }

    [Fact]
    public async Task Fetch_NoNpm_SaysWhatToInstall()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await Fetch(Path.Combine(DotNet.Root, "build", "natives"), folder.Path, "-p:NpmCommand=npm-that-is-not-there");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error TPIR0001", output);
        Assert.Contains("install Node.js", output);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Fetch_AlteredPackage_InstallsNothing()
    {
        using var folder = new TemporaryFolder();
        using var project = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(DotNet.Root, "build", "natives")))
            File.Copy(file, Path.Combine(project.Path, Path.GetFileName(file)));
        var pinned = Path.Combine(project.Path, "package-lock.json");
        // The smallest package is enough: one wrong hash must stop everything.
        var name = "\"node_modules/es-errors\"";
        var text = await File.ReadAllTextAsync(pinned, TestContext.Current.CancellationToken);
        var hash = text.IndexOf("sha512-", text.IndexOf(name, StringComparison.Ordinal), StringComparison.Ordinal) + "sha512-".Length;
        await File.WriteAllTextAsync(pinned, text[..hash] + "AAAA" + text[(hash + 4)..], TestContext.Current.CancellationToken);

        var (exitCode, output) = await Fetch(project.Path, folder.Path);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error TPIR0002", output);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    private static Task<(int ExitCode, string Output)> Fetch(string project, string folder, params string[] more) =>
        DotNet.Run(["msbuild", Path.Combine(project, "natives.proj"), $"-p:NativesFolder={folder}", "--nologo", .. more]);
}
