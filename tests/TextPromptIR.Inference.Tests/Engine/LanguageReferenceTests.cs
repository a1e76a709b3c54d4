using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>A restoration pack is steered by the language pack it was made for, or not at all.</summary>
public sealed class LanguageReferenceTests
{
    [Fact]
    public void UnderstandFor_OnlyAnotherLanguagePack_IsRefused()
    {
        using var language = TestPacks.Copy(RepositoryFiles.TinyLanguage);
        using var tiny = TestPacks.Copy(TestPacks.Tiny);
        Rewrite(language, "0.0.1", "0.0.2");
        using var engine = Engine(language, tiny);

        var fault = Assert.Throws<RestoreException>(() => engine.UnderstandFor("tiny", "remove the rain"));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("'language.sha256'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnderstandFor_AnotherLanguagePackFirst_TakesTheRightOne()
    {
        using var other = TestPacks.Copy(RepositoryFiles.TinyLanguage);
        using var right = TestPacks.Copy(RepositoryFiles.TinyLanguage);
        using var tiny = TestPacks.Copy(TestPacks.Tiny);
        File.WriteAllText(Path.Combine(other.Path, "vocab.txt"), "not the one that the manifest promises");
        Rewrite(other, "0.0.1", "0.0.2");
        using var engine = Engine(other, right, tiny);

        Assert.Equal([Degradation.Rain], engine.UnderstandFor("tiny", "remove the rain").Recognised);
    }

    private static void Rewrite(TemporaryFolder pack, string from, string to)
    {
        var path = Path.Combine(pack.Path, "pack.json");
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static RestorationEngine Engine(params TemporaryFolder[] folders) =>
        new(new EngineOptions { ModelFolders = [.. folders.Select(folder => folder.Path)] });
}
