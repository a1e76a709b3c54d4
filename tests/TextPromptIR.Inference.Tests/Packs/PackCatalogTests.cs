using System.Text.Json.Nodes;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Packs;

public sealed class PackCatalogTests : IDisposable
{
    private readonly PackFolder _first = new();
    private readonly PackFolder _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void FindRestoration_TwoFolders_FirstWins()
    {
        _first.AddRestoration(version: "2.0.0");
        _second.AddRestoration(version: "1.0.0");
        _second.AddRestoration("quality");

        Assert.Equal("2.0.0", Catalog().FindRestoration("fast").Version);
        Assert.Equal("quality", Catalog().FindRestoration("Quality").Id);
    }

    [Fact]
    public void FindRestoration_FolderIsAPackItself_IsFound()
    {
        var folder = _first.AddRestoration();
        Assert.Equal("fast", new PackCatalog([folder]).FindRestoration("fast").Id);
    }

    [Fact]
    public void FindRestoration_Unknown_ListsWhatIsThere()
    {
        _first.AddRestoration();
        _second.AddLanguage();
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindRestoration("best"));

        Assert.Equal(ErrorCode.PackNotFound, fault.Code);
        Assert.Contains("'best'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("fast (restoration), language (language)", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRestoration_NoPacksAtAll_NamesTheFolders()
    {
        var nowhere = Path.Combine(_first.Root, "nowhere");
        var fault = Assert.Throws<RestoreException>(() => new PackCatalog([nowhere, _second.Root]).FindRestoration("fast"));
        Assert.Equal(ErrorCode.PackNotFound, fault.Code);
        Assert.Contains(nowhere, fault.Advice, StringComparison.Ordinal);
        Assert.Contains(_second.Root, fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRestoration_LanguagePack_SaysSo()
    {
        _first.AddLanguage();
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindRestoration("language"));
        Assert.Equal(ErrorCode.PackNotFound, fault.Code);
        Assert.Contains("language pack", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRestoration_DamagedPackOfThatName_TellsItsFault()
    {
        _first.AddRestoration(change: manifest => manifest["schema"] = 9);
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindRestoration("fast"));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("schema", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRestoration_DamagedPackOfThatIdInAFolderOfAnotherName_IsNotPassedOver()
    {
        var mine = _first.AddRestoration("mine", manifest => (manifest["id"], manifest["schema"]) = ("fast", 9));
        _second.AddRestoration();
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindRestoration("fast"));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains(mine, fault.Message, StringComparison.Ordinal);
        Assert.Contains("schema", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRestoration_ManifestCutShortBehindItsId_IsNotPassedOver()
    {
        var mine = _first.AddRestoration("mine", manifest => manifest["id"] = "fast");
        var text = File.ReadAllText(_first.ManifestOf("mine"));
        File.WriteAllText(_first.ManifestOf("mine"), "\uFEFF" + text[..(text.Length / 2)]);
        _second.AddRestoration();
        Assert.Contains(mine, Assert.Throws<RestoreException>(() => Catalog().FindRestoration("FAST")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"id\":\"fast\"}]")]
    [InlineData("{\"id\":7}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    [InlineData("{\"tile\":{\"id\":\"fast\"}}")]
    public void FindRestoration_ManifestWithoutAnId_HidesOnlyItself(string manifest)
    {
        _first.AddRestoration("broken");
        File.WriteAllText(_first.ManifestOf("broken"), manifest);
        _second.AddRestoration();
        Assert.Equal("fast", Catalog().FindRestoration("fast").Id);
    }

    [Fact]
    public void FindRestoration_FolderThatWasNamedIsADamagedPack_TellsItsFault()
    {
        var folder = _first.AddRestoration("mine");
        File.WriteAllText(_first.ManifestOf("mine"), "no manifest");
        _second.AddRestoration();
        var fault = Assert.Throws<RestoreException>(() => new PackCatalog([folder, _second.Root]).FindRestoration("fast"));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains(folder, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRestoration_AnotherPackIsDamaged_IsNotDisturbed()
    {
        _first.AddRestoration("broken", manifest => manifest.Remove("tile"));
        _first.AddRestoration();
        Assert.Equal("fast", Catalog().FindRestoration("fast").Id);
    }

    [Fact]
    public void List_DamagedPacks_AreListedWithTheirFault()
    {
        _first.AddRestoration("broken", manifest => manifest.Remove("tile"));
        var fast = _first.AddRestoration();
        _second.AddRestoration(version: "9.9.9");
        File.Delete(Path.Combine(_second.AddRestoration("quality"), "weights.bin"));

        var packs = Catalog().List();
        Assert.Equal(["broken", "fast", "quality"], packs.Select(pack => pack.Id));
        Assert.Contains("'tile'", packs[0].Fault, StringComparison.Ordinal);
        Assert.Equal((null, "0.1.0", "restoration", fast), (packs[1].Fault, packs[1].Version, packs[1].Kind, packs[1].Folder));
        Assert.Equal(256, packs[1].Shape!.Size);
        Assert.Equal(Directory.GetFiles(fast).Where(path => !path.EndsWith(".json", StringComparison.Ordinal)).Sum(path => new FileInfo(path).Length), packs[1].Bytes);
        Assert.Contains("weights.bin", packs[2].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void FindLanguage_ByReference_FindsTheExactVersion()
    {
        var wanted = _second.AddLanguage(version: "1.0.0");
        _first.AddLanguage(version: "2.0.0");
        _first.AddRestoration(languageFolder: wanted);

        Assert.Equal(wanted, Catalog().FindLanguage(Catalog().FindRestoration("fast")).Folder);
        Assert.Equal("2.0.0", Catalog().FindLanguage().Version);
    }

    [Fact]
    public void FindLanguage_OnlyAnotherVersionIsThere_SaysSo()
    {
        _first.AddLanguage();
        _first.AddRestoration();
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindLanguage(Catalog().FindRestoration("fast")));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("language.sha256", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindLanguage_NoneIsThere_IsNotFound()
    {
        _first.AddRestoration(change: manifest => manifest["language"] = new JsonObject { ["id"] = "words", ["sha256"] = new string('1', 64) });
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindLanguage(Catalog().FindRestoration("fast")));
        Assert.Equal(ErrorCode.PackNotFound, fault.Code);
    }

    [Fact]
    public void FindDetector_InstalledMeanwhile_IsFound()
    {
        _first.AddLanguage();
        _second.AddRestoration();
        Assert.Null(Catalog().FindDetector());
        var folder = _second.AddDetector();
        Assert.Equal(folder, Catalog().FindDetector()!.Folder);
    }

    [Fact]
    public void FindDetector_Damaged_TellsItsFault()
    {
        _first.AddDetector(change: manifest => manifest.Remove("thresholds"));
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindDetector());
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("thresholds", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindDetector_PackOfAnotherKindHasTheName_SaysSo()
    {
        _first.AddRestoration("detector");
        var fault = Assert.Throws<RestoreException>(() => Catalog().FindDetector());
        Assert.Contains("restoration pack", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRestoration_InstalledMeanwhile_IsFound()
    {
        var catalog = Catalog();
        Assert.Empty(catalog.List());
        _second.AddRestoration();
        Assert.Equal("fast", catalog.FindRestoration("fast").Id);
    }

    private PackCatalog Catalog() => new([_first.Root, Path.Combine(_first.Root, "missing"), _second.Root]);
}
