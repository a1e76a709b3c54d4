using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Packs;

/// <summary>The packs of this repository are sound: what ships is what its manifests promise.</summary>
public sealed class ShippedPacksTests
{
    [Fact]
    public void List_RepositoryModels_AreAllSound() =>
        Assert.All(Catalog().List(), pack => Assert.True(pack.Fault is null, pack.Fault));

    [Fact]
    public void Verify_LanguagePack_HasTheRightHashes() => PackVerifier.Verify(Catalog().FindLanguage(), TestContext.Current.CancellationToken);

    [Fact]
    public void FindLanguage_EveryRestorationPack_FindsTheOneItWasMadeFor()
    {
        var packs = Catalog().List().Where(pack => pack.Kind == RestorationPack.KindName).ToList();
        Assert.NotEmpty(packs);
        foreach (var pack in packs.Select(pack => Catalog().FindRestoration(pack.Id)))
        {
            PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
            Assert.Equal(pack.Language.Sha256, Catalog().FindLanguage(pack).ManifestSha256);
        }
    }

    private static PackCatalog Catalog() => new([RepositoryFiles.At("models")]);
}
