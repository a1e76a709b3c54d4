using TextPromptIR.PdnPlugin.Settings;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Settings;

/// <summary>The list of models offers what the engine finds under that id, and nothing else.</summary>
public sealed class ModelChoicesTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("tpir-models-");

    public void Dispose() => root.Delete(true);

    [Fact]
    public void Installed_NoFolder_StillOffersThePackThatComesWithThePlugin() =>
        Assert.Equal(["fast"], ModelChoices.Installed([Path.Combine(root.FullName, "no such folder")]));

    [Fact]
    public void Installed_SeveralPacks_ListsRestorationPacksOnceByTheirIds()
    {
        Add("fast", "restoration", "fast");
        Add("My quality pack (2)", "restoration", "quality");
        Add("words", "language", "language-2");
        Add("language", "language", "language");
        Add("finder", "detector", "detector");
        root.CreateSubdirectory("notes");

        Assert.Equal(["fast", "quality"], ModelChoices.Installed([root.FullName, root.FullName]));
    }

    [Fact]
    public void Installed_FolderThatIsItselfAPack_IsFoundAsTheEngineDoes() =>
        Assert.Equal(["fast", "tiny"], ModelChoices.Installed([Repository.Path("tests/data/packs/tiny")]));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"restoration\"}")]
    [InlineData("{\"kind\":\"restoration\",\"id\":7}")]
    [InlineData("{\"kind\":\"restoration\",\"id\":\"\"}")]
    [InlineData("{\"kind\":\"restoration\",\"id\":\"a b\"}")]
    [InlineData("{\"kind\":\"restoration\",\"id\":\"\\ud800\"}")]
    public void Installed_ManifestThatIsNone_HidesOnlyItself(string manifest)
    {
        Add("good", "restoration", "good");
        Write("bad", manifest);
        Directory.CreateDirectory(Path.Combine(root.FullName, "worse", "pack.json"));

        Assert.Equal(["fast", "good"], ModelChoices.Installed([root.FullName]));
    }

    private void Add(string folder, string kind, string id) => Write(folder, $$"""{"schema":1,"kind":"{{kind}}","id":"{{id}}"}""");

    private void Write(string folder, string manifest) => File.WriteAllText(Path.Combine(root.CreateSubdirectory(folder).FullName, "pack.json"), manifest);
}
