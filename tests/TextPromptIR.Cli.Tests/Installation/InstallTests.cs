using System.Text;
using TextPromptIR.Cli.Installation;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests.Installation;

/// <summary><c>tpir install</c>: a whole version is in place whatever happens, and nothing of the user's is lost.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PluginDownload _download = new();

    public InstallTests() => FakeMachine.AddProgram(_folder["pdn"]);

    private string Plugin => _folder["pdn/Effects/TextGuidedRestore"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Install_Zip_HoldsWhatTheListNamesAndNothingElse()
    {
        var zip = _download.WriteZip(_folder["plugin.zip"], content => content[PluginDownload.Prefix + "stray.dll"] = [9]);

        var (code, output, _) = await InstallAsync(zip);

        Assert.Equal(0, code);
        Assert.Equal(PluginDownload.Snapshot(_download.WriteFolder(_folder["expected"])), PluginDownload.Snapshot(Plugin));
        Assert.Contains(_folder[Path.Combine("pdn", "Effects")], output, StringComparison.Ordinal);
        Assert.Contains("installed version 0.1.0 (5 files)", output, StringComparison.Ordinal);
        AssertNothingBesideEffects();
    }

    [Theory]
    [InlineData("")]
    [InlineData("TextGuidedRestore")]
    [InlineData("Effects/TextGuidedRestore")]
    public async Task Install_UnpackedFolder_IsFoundInIt(string inside)
    {
        _download.WriteFolder(Path.Combine(_folder["unpacked"], inside));

        var (code, _, _) = await InstallAsync(_folder["unpacked"]);

        Assert.Equal(0, code);
        Assert.Equal(PluginDownload.Snapshot(Path.Combine(_folder["unpacked"], inside)), PluginDownload.Snapshot(Plugin));
    }

    [Fact]
    public async Task Install_NewVersion_ReplacesTheOldAndKeepsTheUsersPacks()
    {
        _download.Files["old-only.txt"] = [7];
        await InstallAsync(_download.WriteZip(_folder["old.zip"]));
        Directory.CreateDirectory(Path.Combine(Plugin, "models", "mine"));
        File.WriteAllText(Path.Combine(Plugin, "models", "mine", "pack.json"), "{}");
        _download.Files.Remove("old-only.txt");
        _download.Files["models/fast/weights.bin"] = [3, 2, 1];

        var (code, output, _) = await InstallAsync(_download.WriteZip(_folder["new.zip"]), "--json");

        Assert.Equal(0, code);
        var expected = _download.WriteFolder(_folder["expected"]);
        Directory.CreateDirectory(Path.Combine(expected, "models", "mine"));
        File.WriteAllText(Path.Combine(expected, "models", "mine", "pack.json"), "{}");
        Assert.Equal(PluginDownload.Snapshot(expected), PluginDownload.Snapshot(Plugin));
        var report = Tpir.Json(output);
        Assert.Equal("0.1.0", report.GetProperty("replaced").GetString());
        Assert.Equal("models/mine/pack.json", Assert.Single(report.GetProperty("kept").EnumerateArray()).GetString());
        AssertNothingBesideEffects();
    }

    [Fact]
    public async Task Install_DamagedOldVersion_IsMended()
    {
        var zip = _download.WriteZip(_folder["plugin.zip"]);
        await InstallAsync(zip);
        File.WriteAllText(Path.Combine(Plugin, FileHashes.PluginFile), "broken");
        File.Delete(Path.Combine(Plugin, "models", "fast", "weights.bin"));

        var (code, _, _) = await InstallAsync(zip);

        Assert.Equal(0, code);
        Assert.Equal(PluginDownload.Snapshot(_download.WriteFolder(_folder["expected"])), PluginDownload.Snapshot(Plugin));
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "hash", "weights.bin" },
        { "missing", "onnxruntime.dll" },
        { "list", "SHA256SUMS" },
        { "path", "SHA256SUMS" },
        { "foreign list", "SHA256SUMS" },
        { "no zip", "plugin.zip" },
        { "no file", "plugin.zip" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Install_DamagedDownload_IsRefusedBeforeAnythingIsCopied(string damage, string named)
    {
        await InstallAsync(_download.WriteZip(_folder["good.zip"]));
        var before = PluginDownload.Snapshot(_folder["pdn"]);
        var path = _folder["plugin.zip"];
        const string list = PluginDownload.Prefix + FileHashes.FileName;
        if (damage == "no zip")
            await File.WriteAllTextAsync(path, "no zip", TestContext.Current.CancellationToken);
        else if (damage != "no file")
            _download.WriteZip(path, content => Damage(content));

        var (code, _, error) = await InstallAsync(path);

        Assert.Equal((int)ErrorCode.PluginPackageDamaged, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Equal(before, PluginDownload.Snapshot(_folder["pdn"]));

        void Damage(IDictionary<string, byte[]> content)
        {
            switch (damage)
            {
                case "hash":
                    content[PluginDownload.Prefix + "models/fast/weights.bin"] = [1, 2, 4];
                    break;
                case "missing":
                    content.Remove(PluginDownload.Prefix + "runtimes/win-x64/native/onnxruntime.dll");
                    break;
                case "list":
                    content.Remove(list);
                    break;
                case "path":
                    content[list] = Encoding.UTF8.GetBytes(_download.List + $"{new string('0', 64)} *models/../../evil.dll\n");
                    break;
                default:
                    content[list] = Encoding.UTF8.GetBytes($"{new string('0', 64)} *something.exe\n");
                    break;
            }
        }
    }

    [Theory]
    [InlineData(FileHashes.PluginFile)]
    [InlineData("runtimes/win-x64/native/onnxruntime.dll")]
    public async Task Install_PaintNetRuns_SaysSoAndLeavesTheOldVersionWhole(string open)
    {
        await InstallAsync(_download.WriteZip(_folder["old.zip"]));
        var before = PluginDownload.Snapshot(_folder["pdn"]);
        _download.Files["models/fast/weights.bin"] = [3, 2, 1];
        var zip = _download.WriteZip(_folder["new.zip"]);

        int code;
        string error;
        using (new FileStream(Path.Combine(Plugin, open), FileMode.Open, FileAccess.Read, FileShare.Read))
            (code, _, error) = await InstallAsync(zip);

        Assert.Equal((int)ErrorCode.FilesInUse, code);
        Assert.Contains("Close Paint.NET", error, StringComparison.Ordinal);
        Assert.Equal(before, PluginDownload.Snapshot(_folder["pdn"]));
        Assert.Equal(0, (await InstallAsync(zip)).Code);
        Assert.Equal(PluginDownload.Snapshot(_download.WriteFolder(_folder["expected"])), PluginDownload.Snapshot(Plugin));
    }

    [Fact]
    public async Task Install_ForeignFolderOfThatName_IsRefused()
    {
        Directory.CreateDirectory(Plugin);
        await File.WriteAllTextAsync(Path.Combine(Plugin, "mine.dll"), "mine", TestContext.Current.CancellationToken);
        var before = PluginDownload.Snapshot(_folder["pdn"]);

        var (code, _, error) = await InstallAsync(_download.WriteZip(_folder["plugin.zip"]));

        Assert.Equal((int)ErrorCode.ForeignFiles, code);
        Assert.Contains(Plugin, error, StringComparison.Ordinal);
        Assert.Equal(before, PluginDownload.Snapshot(_folder["pdn"]));
    }

    [Fact]
    public async Task Install_UsersFileOfANewFilesName_IsNotOverwritten()
    {
        await InstallAsync(_download.WriteZip(_folder["old.zip"]));
        Directory.CreateDirectory(Path.Combine(Plugin, "models", "quality"));
        await File.WriteAllTextAsync(Path.Combine(Plugin, "models", "quality", "weights.bin"), "mine", TestContext.Current.CancellationToken);
        var before = PluginDownload.Snapshot(_folder["pdn"]);
        _download.Files["models/quality/weights.bin"] = [8];

        var (code, _, error) = await InstallAsync(_download.WriteZip(_folder["new.zip"]));

        Assert.Equal((int)ErrorCode.ForeignFiles, code);
        Assert.Contains("weights.bin", error, StringComparison.Ordinal);
        Assert.Equal(before, PluginDownload.Snapshot(_folder["pdn"]));
    }

    [Fact]
    public async Task Install_LinkInsideTheFolder_IsRefusedAndNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a right there that tests lack.");
        await InstallAsync(_download.WriteZip(_folder["old.zip"]));
        Directory.CreateDirectory(_folder["packs"]);
        await File.WriteAllTextAsync(_folder["packs/weights.bin"], "mine", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(Path.Combine(Plugin, "models", "mine"), _folder["packs"]);

        var (code, _, error) = await InstallAsync(_folder["old.zip"]);

        Assert.Equal((int)ErrorCode.ForeignFiles, code);
        Assert.Contains("models/mine", error, StringComparison.Ordinal);
        var (_, output, _) = await Tpir.RunAsync("uninstall", "--target", _folder["pdn"]);
        Assert.Contains("models/mine", output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["packs/weights.bin"]));
    }

    [Fact]
    public void Install_Cancelled_LeavesTheOldVersionWhole()
    {
        var installer = new PluginInstaller(InstallationFinder.At(_folder["pdn"]));
        using (var old = PluginPackage.Open(_download.WriteZip(_folder["old.zip"])))
            installer.Install(old, TestContext.Current.CancellationToken);
        var before = PluginDownload.Snapshot(_folder["pdn"]);
        _download.Files["models/fast/weights.bin"] = [3, 2, 1];
        using var package = PluginPackage.Open(_download.WriteZip(_folder["new.zip"]));

        Assert.Throws<OperationCanceledException>(() => installer.Install(package, new CancellationToken(canceled: true)));
        Assert.Equal(before, PluginDownload.Snapshot(_folder["pdn"]));
    }

    [Theory]
    [InlineData("install", "--target")]
    [InlineData("install", "--from")]
    [InlineData("uninstall", "--target")]
    public async Task EmptyPath_IsBadArguments(string command, string option)
    {
        var (code, _, error) = await Tpir.RunAsync(command, option, "");

        Assert.Equal((int)ErrorCode.BadArguments, code);
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_FromTheInstalledPluginItself_IsRefused()
    {
        await InstallAsync(_download.WriteZip(_folder["plugin.zip"]));

        var (code, _, _) = await InstallAsync(Plugin);

        Assert.Equal((int)ErrorCode.BadArguments, code);
    }

    [Fact]
    public async Task Install_NoTargetOffWindows_SaysThatPaintNetIsAWindowsProgram()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There it looks for real installations.");

        foreach (var command in new[] { "install", "uninstall" })
        {
            var (code, _, error) = await Tpir.RunAsync(command);
            Assert.Equal((int)ErrorCode.PaintNetNotFound, code);
            Assert.Contains("Windows program", error, StringComparison.Ordinal);
            Assert.Contains("--target", error, StringComparison.Ordinal);
        }
    }

    private Task<(int Code, string Out, string Error)> InstallAsync(string from, params string[] more) =>
        Tpir.RunAsync(["install", "--target", _folder["pdn"], "--from", from, "--skip-runtime-check", .. more]);

    private void AssertNothingBesideEffects() =>
        Assert.Equal(["Effects", "paintdotnet.exe"], Directory.EnumerateFileSystemEntries(_folder["pdn"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
