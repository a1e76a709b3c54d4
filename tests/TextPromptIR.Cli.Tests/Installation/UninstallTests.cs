using TextPromptIR.Cli.Installation;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests.Installation;

/// <summary><c>tpir uninstall</c>: removes what the list names, and nothing else.</summary>
public sealed class UninstallTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public UninstallTests() => FakeMachine.AddProgram(_folder["pdn"]);

    private string Plugin => _folder["pdn/Effects/TextGuidedRestore"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Uninstall_NothingOfTheUsers_LeavesNothing()
    {
        File.WriteAllText(_folder["pdn/Effects/other.dll"], "another plugin");
        await InstallAsync();

        var (code, output, _) = await Tpir.RunAsync("uninstall", "--target", _folder["pdn"], "--json");

        Assert.Equal(0, code);
        Assert.Equal(5, Tpir.Json(output).GetProperty("removed").GetInt32());
        Assert.Equal(["other.dll"], Directory.EnumerateFileSystemEntries(_folder["pdn/Effects"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Uninstall_FilesOfTheUsers_AreLeftAndNamed()
    {
        await InstallAsync();
        File.WriteAllText(Path.Combine(Plugin, "models", "fast", "mine.txt"), "mine");

        var (code, output, _) = await Tpir.RunAsync("uninstall", "--target", _folder["pdn"]);

        Assert.Equal(0, code);
        Assert.Contains("removed 5 files", output, StringComparison.Ordinal);
        Assert.Contains("models/fast/mine.txt", output, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(Plugin, "models", "fast", "mine.txt")], Directory.EnumerateFiles(Plugin, "*", SearchOption.AllDirectories));

        // What was left is neither installed nor in the way of the next installation.
        Assert.Contains("not installed", (await Tpir.RunAsync("uninstall", "--target", _folder["pdn"])).Out, StringComparison.Ordinal);
        File.Delete(_folder["plugin.zip"]);
        await InstallAsync();
        Assert.True(File.Exists(Path.Combine(Plugin, "models", "fast", "mine.txt")));
        Assert.True(File.Exists(Path.Combine(Plugin, FileHashes.PluginFile)));
    }

    [Fact]
    public async Task Uninstall_PaintNetRuns_RemovesNothing()
    {
        await InstallAsync();
        var before = PluginDownload.Snapshot(_folder["pdn"]);

        using (new FileStream(Path.Combine(Plugin, "models", "fast", "weights.bin"), FileMode.Open, FileAccess.Read, FileShare.Read))
            Assert.Equal((int)ErrorCode.FilesInUse, (await Tpir.RunAsync("uninstall", "--target", _folder["pdn"])).Code);

        Assert.Equal(before, PluginDownload.Snapshot(_folder["pdn"]));
    }

    [Fact]
    public async Task Uninstall_FolderThatIsNotThePlugins_IsRefused()
    {
        Directory.CreateDirectory(Plugin);
        File.WriteAllText(Path.Combine(Plugin, "mine.dll"), "mine");

        Assert.Equal((int)ErrorCode.ForeignFiles, (await Tpir.RunAsync("uninstall", "--target", _folder["pdn"])).Code);
        Assert.True(File.Exists(Path.Combine(Plugin, "mine.dll")));
    }

    [Fact]
    public async Task Uninstall_NotInstalled_SaysSo()
    {
        var (code, output, _) = await Tpir.RunAsync("uninstall", "--target", _folder["pdn"]);

        Assert.Equal(0, code);
        Assert.Contains("not installed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstall_OfAnInterruptedFirstInstallation_ClearsItAway()
    {
        new PluginDownload().WriteFolder(_folder["pdn/.TextGuidedRestore.new"]);

        var (code, output, _) = await Tpir.RunAsync("uninstall", "--target", _folder["pdn"]);

        Assert.Equal(0, code);
        Assert.Contains("not installed", output, StringComparison.Ordinal);
        Assert.Equal(["Effects", "paintdotnet.exe"], Directory.EnumerateFileSystemEntries(_folder["pdn"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task InstallAsync()
    {
        using var package = PluginPackage.Open(new PluginDownload().WriteZip(_folder["plugin.zip"]));
        await Task.Run(() => new PluginInstaller(InstallationFinder.At(_folder["pdn"])).Install(package, CancellationToken.None));
    }
}
