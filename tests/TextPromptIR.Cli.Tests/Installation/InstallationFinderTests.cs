using TextPromptIR.Cli.Installation;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests.Installation;

/// <summary>Classic, Store and Portable layouts, as Paint.NET's own documentation and its plugins' readmes describe them.</summary>
public sealed class InstallationFinderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeMachine _machine;

    public InstallationFinderTests() => _machine = new FakeMachine(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classic_InItsUsualPlace_IsFound()
    {
        FakeMachine.AddProgram(_machine.Classic);

        Assert.Equal(new PaintNetInstallation(PaintNetKind.Classic, Path.Combine(_machine.Classic, "Effects")), Assert.Single(Find()));
    }

    [Fact]
    public void Classic_OnAnotherDrive_IsFoundByItsRegistration()
    {
        FakeMachine.AddProgram(_folder["D/Tools/Paint"]);
        _machine.RegisteredFolder = _folder["D/Tools/Paint"] + Path.DirectorySeparatorChar;

        Assert.Equal(new PaintNetInstallation(PaintNetKind.Classic, _folder[Path.Combine("D", "Tools", "Paint", "Effects")]), Assert.Single(Find()));
    }

    [Fact]
    public void Classic_RegisteredInItsUsualPlace_IsFoundOnce()
    {
        FakeMachine.AddProgram(_machine.Classic);
        _machine.RegisteredFolder = _machine.Classic + Path.DirectorySeparatorChar;

        Assert.Single(Find());
    }

    [Fact]
    public void Classic_RegisteredButGone_IsNotFound()
    {
        _machine.RegisteredFolder = _folder["gone"];

        Assert.Equal(ErrorCode.PaintNetNotFound, Assert.Throws<RestoreException>(() => Find()).Code);
    }

    [Fact]
    public void Store_DocumentsRedirected_IsFoundThereBeforeItsFolderExists()
    {
        _machine.AddStore();

        Assert.Equal(new PaintNetInstallation(PaintNetKind.Store, _machine.StoreEffects), Assert.Single(Find()));
    }

    [Fact]
    public void Store_OnlyItsFilesAreThere_IsFound()
    {
        Directory.CreateDirectory(_machine.StoreEffects);

        Assert.Equal(PaintNetKind.Store, Assert.Single(Find()).Kind);
    }

    [Fact]
    public void Store_OnlyItsFilesBesideAClassicOne_IsNotTakenForAnInstallation()
    {
        FakeMachine.AddProgram(_machine.Classic);
        Directory.CreateDirectory(_machine.StoreEffects);

        Assert.Equal(PaintNetKind.Classic, Assert.Single(Find()).Kind);
    }

    [Fact]
    public void Portable_BesideTpir_IsFound()
    {
        FakeMachine.AddProgram(_folder["usb"]);

        Assert.Equal(new PaintNetInstallation(PaintNetKind.Portable, _folder[Path.Combine("usb", "Effects")]), Assert.Single(Find(_folder["usb"], _folder["elsewhere"])));
    }

    [Fact]
    public void AllKinds_AreFoundTogether()
    {
        FakeMachine.AddProgram(_machine.Classic);
        FakeMachine.AddProgram(_folder["usb"]);
        _machine.AddStore();

        Assert.Equal([PaintNetKind.Classic, PaintNetKind.Store, PaintNetKind.Portable], Find(_folder["usb"]).Select(found => found.Kind));
    }

    [Fact]
    public void Target_ProgramEffectsOrStoreFolder_NamesTheSameKindOfFolder()
    {
        FakeMachine.AddProgram(_folder["usb"]);
        Directory.CreateDirectory(_folder["paint.net App Files"]);

        Assert.Equal(_folder[Path.Combine("usb", "Effects")], InstallationFinder.At(_folder["usb"]).EffectsFolder);
        Assert.Equal(_folder[Path.Combine("usb", "Effects")], InstallationFinder.At(_folder["usb/Effects/"]).EffectsFolder);
        Assert.Equal(_folder[Path.Combine("paint.net App Files", "Effects")], InstallationFinder.At(_folder["paint.net App Files"]).EffectsFolder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nowhere/Effects")]
    public void Target_AnythingElse_IsRefused(string target)
    {
        var error = Assert.Throws<RestoreException>(() => InstallationFinder.At(_folder[target]));

        Assert.Equal(ErrorCode.PaintNetNotFound, error.Code);
        Assert.Contains("paintdotnet.exe", error.Advice, StringComparison.Ordinal);
    }

    private IReadOnlyList<PaintNetInstallation> Find(params string[] portable) => InstallationFinder.Find(_machine, portable);
}
