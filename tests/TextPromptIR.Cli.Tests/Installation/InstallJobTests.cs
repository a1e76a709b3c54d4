using TextPromptIR.Cli.Installation;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests.Installation;

/// <summary>The whole command on simulated machines: what is found, what is required, and what one failure leaves to the others.</summary>
public sealed class InstallJobTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeMachine _machine;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public InstallJobTests()
    {
        _machine = new FakeMachine(_folder);
        Directory.CreateDirectory(_folder["tpir"]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Install_ClassicAndStore_IntoBothFromTheZipBesideTpir()
    {
        FakeMachine.AddProgram(_machine.Classic);
        _machine.AddStore();
        Directory.CreateDirectory(_machine.Documents!);
        Directory.CreateDirectory(Path.GetDirectoryName(_machine.StoreEffects)!);
        new PluginDownload().WriteZip(_folder["tpir/TextGuidedRestore-0.1.0-win-x64.zip"]);

        Assert.Equal(0, Install());

        Assert.True(File.Exists(Path.Combine(_machine.Classic, "Effects", "TextGuidedRestore", FileHashes.PluginFile)));
        Assert.True(File.Exists(Path.Combine(_machine.StoreEffects, "TextGuidedRestore", FileHashes.PluginFile)));
        Assert.Contains(Path.Combine(_machine.Classic, "Effects"), _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(_machine.StoreEffects, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Install_StoreWithoutItsFilesFolder_MakesIt()
    {
        _machine.AddStore();
        Directory.CreateDirectory(_machine.Documents!);
        new PluginDownload().WriteZip(_folder["TextGuidedRestore-0.1.0-win-x64.zip"]);

        Assert.Equal(0, Install());
        Assert.True(File.Exists(Path.Combine(_machine.StoreEffects, "TextGuidedRestore", FileHashes.PluginFile)));
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("14.38", "14.38")]
    public void Install_RuntimeMissingOrOld_IsRefusedWithItsName(string? version, string said)
    {
        FakeMachine.AddProgram(_machine.Classic);
        _machine.VisualCppRuntime = version is null ? null : Version.Parse(version);
        new PluginDownload().WriteZip(_folder["tpir/TextGuidedRestore-0.1.0-win-x64.zip"]);

        var error = Assert.Throws<RestoreException>(() => Install());

        Assert.Equal(ErrorCode.NativeLibrary, error.Code);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains("Microsoft Visual C++ 2015-2022 Redistributable (x64)", error.Advice, StringComparison.Ordinal);
        Assert.Contains("from Microsoft", error.Advice, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_machine.Classic, "Effects", "TextGuidedRestore")));
        Assert.Equal(0, Install(checkRuntime: false));
    }

    [Fact]
    public void Install_OneOfTwoInUse_TheOtherIsDoneAndTheCodeTells()
    {
        FakeMachine.AddProgram(_machine.Classic);
        _machine.AddStore();
        Directory.CreateDirectory(Path.GetDirectoryName(_machine.StoreEffects)!);
        new PluginDownload().WriteZip(_folder["tpir/TextGuidedRestore-0.1.0-win-x64.zip"]);
        Install();
        Directory.Delete(Path.Combine(_machine.StoreEffects, "TextGuidedRestore"), true);

        using (new FileStream(Path.Combine(_machine.Classic, "Effects", "TextGuidedRestore", FileHashes.PluginFile), FileMode.Open, FileAccess.Read, FileShare.Read))
            Assert.Equal((int)ErrorCode.FilesInUse, Install());

        Assert.True(File.Exists(Path.Combine(_machine.StoreEffects, "TextGuidedRestore", FileHashes.PluginFile)));
        Assert.Contains("Close Paint.NET", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Uninstall_EveryInstallation_IsCleared()
    {
        FakeMachine.AddProgram(_machine.Classic);
        _machine.AddStore();
        Directory.CreateDirectory(Path.GetDirectoryName(_machine.StoreEffects)!);
        new PluginDownload().WriteZip(_folder["tpir/TextGuidedRestore-0.1.0-win-x64.zip"]);
        Install();

        Assert.Equal(0, Job().Uninstall(null, json: false));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_machine.StoreEffects));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_machine.Classic, "Effects")));
    }

    [Fact]
    public void Download_OwnVersionAmongOthers_IsTaken()
    {
        var download = new PluginDownload();
        download.WriteZip(_folder["tpir/TextGuidedRestore-0.0.9-win-x64.zip"]);
        var own = download.WriteZip(_folder["tpir/TextGuidedRestore-0.1.0-win-x64.zip"]);

        Assert.Equal(own, PluginPackages.Find(_folder["tpir"], "0.1.0"));
    }

    [Theory]
    [InlineData("TextGuidedRestore")]
    [InlineData("TextGuidedRestore-0.1.0-win-x64/Effects/TextGuidedRestore")]
    [InlineData("../TextGuidedRestore-0.1.0-win-x64/Effects/TextGuidedRestore")]
    public void Download_UnpackedBesideTpir_IsTaken(string folder)
    {
        new PluginDownload().WriteFolder(Path.Combine(_folder["tpir"], folder));

        using var package = PluginPackage.Open(PluginPackages.Find(_folder["tpir"], "0.1.0"));
        Assert.Equal(Path.GetFullPath(Path.Combine(_folder["tpir"], folder)), Path.GetFullPath(package.Folder!));
    }

    [Fact]
    public void Download_SeveralOrNone_AsksForFrom()
    {
        Assert.Contains("--from", Assert.Throws<RestoreException>(() => PluginPackages.Find(_folder["tpir"], "0.1.0")).Advice, StringComparison.Ordinal);
        new PluginDownload().WriteZip(_folder["tpir/TextGuidedRestore-0.0.8-win-x64.zip"]);
        new PluginDownload().WriteZip(_folder["tpir/TextGuidedRestore-0.0.9-win-x64.zip"]);
        Assert.Contains("0.0.8", Assert.Throws<RestoreException>(() => PluginPackages.Find(_folder["tpir"], "0.1.0")).Message, StringComparison.Ordinal);
    }

    private int Install(bool checkRuntime = true) => Job().Install(null, null, checkRuntime, json: false, TestContext.Current.CancellationToken);

    private InstallJob Job() => new(Terminal.For(_output, _error), _machine, _folder["tpir"]);
}
