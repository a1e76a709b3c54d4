using TextPromptIR.Cli.Installation;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests.Installation;

/// <summary>What an earlier installation left beside <c>Effects</c>, because it was interrupted or could not delete it.</summary>
public sealed class InterruptedInstallTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PluginDownload _download = new();

    public InterruptedInstallTests() => FakeMachine.AddProgram(_folder["pdn"]);

    private string Plugin => _folder["pdn/Effects/TextGuidedRestore"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Install_AfterAnInterruptedOne_PutsThingsInOrder()
    {
        var zip = _download.WriteZip(_folder["plugin.zip"]);
        await InstallAsync(zip);
        File.WriteAllText(Path.Combine(Plugin, "mine.txt"), "mine");
        // The power went between the two renames.
        Directory.Move(Plugin, _folder["pdn/.TextGuidedRestore.old"]);
        _download.WriteFolder(_folder["pdn/.TextGuidedRestore.new"]);

        var (code, output, _) = await InstallAsync(zip);

        Assert.Equal(0, code);
        Assert.Contains("mine.txt", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Plugin, "mine.txt")));
        AssertNothingBesideEffects();
    }

    [Fact]
    public async Task Install_AfterAnInterruptedReinstallation_KeepsThePacksThatAnUninstallationLeft()
    {
        // Uninstalled, so that only the user's pack was there and no list; then the power went between the two renames.
        Directory.CreateDirectory(_folder["pdn/.TextGuidedRestore.old/models/mine"]);
        File.WriteAllText(_folder["pdn/.TextGuidedRestore.old/models/mine/pack.json"], "{}");
        _download.WriteFolder(_folder["pdn/.TextGuidedRestore.new"]);

        var (code, output, _) = await InstallAsync(_download.WriteZip(_folder["plugin.zip"]));

        Assert.Equal(0, code);
        Assert.Contains("models/mine/pack.json", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Plugin, "models", "mine", "pack.json")));
        Assert.True(File.Exists(Path.Combine(Plugin, FileHashes.PluginFile)));
        AssertNothingBesideEffects();
    }

    [Fact]
    public async Task Install_ReadOnlyPackOfTheUsers_IsNoObstacleToLaterUpdates()
    {
        await InstallAsync(_download.WriteZip(_folder["old.zip"]));
        var pack = Path.Combine(Plugin, "models", "mine");
        Directory.CreateDirectory(pack);
        File.WriteAllText(Path.Combine(pack, "pack.json"), "{}");
        // Windows deletes no read-only file; Linux nothing out of a read-only folder, but for root.
        File.SetAttributes(Path.Combine(pack, "pack.json"), FileAttributes.ReadOnly);
        File.SetAttributes(pack, FileAttributes.ReadOnly);

        for (var i = 0; i < 2; i++)
        {
            var (code, _, error) = await InstallAsync(_folder["old.zip"]);
            Assert.True(code == 0, error);
            AssertNothingBesideEffects();
        }

        File.SetAttributes(Path.Combine(pack, "pack.json"), FileAttributes.Normal);
    }

    [Fact]
    public async Task Install_LeftoversThatCannotBeDeleted_AreNamedAndNotTakenForARunningPaintNet()
    {
        await InstallAsync(_download.WriteZip(_folder["old.zip"]));
        // A file of that name is none of ours to delete.
        await File.WriteAllTextAsync(_folder["pdn/.TextGuidedRestore.old"], "in the way", TestContext.Current.CancellationToken);
        var before = PluginDownload.Snapshot(_folder["pdn"]);

        var (code, _, error) = await InstallAsync(_folder["old.zip"]);

        Assert.Equal((int)ErrorCode.OutputNotWritable, code);
        Assert.Contains(".TextGuidedRestore.old", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Close Paint.NET", error, StringComparison.Ordinal);
        Assert.Equal(before, PluginDownload.Snapshot(_folder["pdn"]));
    }

    private Task<(int Code, string Out, string Error)> InstallAsync(string from, params string[] more) =>
        Tpir.RunAsync(["install", "--target", _folder["pdn"], "--from", from, "--skip-runtime-check", .. more]);

    private void AssertNothingBesideEffects() =>
        Assert.Equal(["Effects", "paintdotnet.exe"], Directory.EnumerateFileSystemEntries(_folder["pdn"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
