using System.Formats.Tar;
using System.IO.Compression;

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
        // A package of our own stands for the real ones, so that the test needs no network; its pinned hash is wrong.
        File.Copy(Path.Combine(DotNet.Root, "build", "natives", "natives.proj"), Path.Combine(project.Path, "natives.proj"));
        File.Copy(Path.Combine(DotNet.Root, "build", "natives", ".npmrc"), Path.Combine(project.Path, ".npmrc"));
        var package = Path.Combine(project.Path, "altered.tgz");
        WritePackage(package);
        var source = $"file:{package.Replace('\\', '/')}";
        var wrong = $"sha512-{Convert.ToBase64String(new byte[64])}";
        Write(project, "package.json", $$$"""{"name":"n","version":"1.0.0","private":true,"dependencies":{"altered":"{{{source}}}"}}""");
        Write(project, "package-lock.json", $$$"""
            {"name":"n","version":"1.0.0","lockfileVersion":3,"requires":true,"packages":{
              "":{"name":"n","version":"1.0.0","dependencies":{"altered":"{{{source}}}"}},
              "node_modules/altered":{"version":"1.0.0","resolved":"{{{source}}}","integrity":"{{{wrong}}}"} } }
            """);

        var (exitCode, output) = await Fetch(project.Path, folder.Path);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error TPIR0002", output);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    private static void Write(TemporaryFolder folder, string name, string text) => File.WriteAllText(Path.Combine(folder.Path, name), text);

    private static void WritePackage(string path)
    {
        using var file = File.Create(path);
        using var zip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(zip);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/package.json")
        {
            DataStream = new MemoryStream("""{"name":"altered","version":"1.0.0"}"""u8.ToArray()),
        });
    }

    private static Task<(int ExitCode, string Output)> Fetch(string project, string folder, params string[] more) =>
        DotNet.Run(["msbuild", Path.Combine(project, "natives.proj"), $"-p:NativesFolder={folder}", "--nologo", .. more]);
}
