using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Packs;

public sealed class PackVerifierTests : IDisposable
{
    private readonly PackFolder _packs = new();

    public void Dispose() => _packs.Dispose();

    [Fact]
    public void Verify_SoundPack_Passes()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
        PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Verify_MissingFile_NamesIt()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        File.Delete(Path.Combine(pack.Folder, "weights.bin"));
        AssertFault(pack, "weights.bin: the file is missing");
    }

    [Fact]
    public void Verify_WrongSize_NamesBothSizes()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        File.AppendAllText(Path.Combine(pack.Folder, "backbone.onnx"), "!");
        AssertFault(pack, "backbone.onnx: it has 17 bytes; the manifest promises 16");
    }

    [Fact]
    public void Verify_ChangedContent_IsFoundByItsHash()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        File.WriteAllText(Path.Combine(pack.Folder, "weights.bin"), "weightz of fast");
        PackVerifier.CheckSizes(pack);
        AssertFault(pack, "weights.bin: its content is not what the manifest promises");
    }

    [Fact]
    public void Verify_FileChangedAfterASuccess_IsFound()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
        var path = Path.Combine(pack.Folder, "weights.bin");
        File.WriteAllText(path, "weightz of fast");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        AssertFault(pack, "SHA-256");
    }

    [Fact]
    public void Verify_LinkOutOfTheFolder_IsRefused()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        var path = Path.Combine(pack.Folder, "weights.bin");
        var outside = Path.Combine(_packs.Root, "weights.bin");
        File.Move(path, outside);
        File.CreateSymbolicLink(path, outside);
        AssertFault(pack, "weights.bin: it is a link that leads out");
    }

    [Fact]
    public void Verify_LinkInsideTheFolder_IsAccepted()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        var path = Path.Combine(pack.Folder, "weights.bin");
        File.Move(path, Path.Combine(pack.Folder, "weights-1.bin"));
        File.CreateSymbolicLink(path, "weights-1.bin");
        PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Verify_DeadLink_IsADamagedPack()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        var path = Path.Combine(pack.Folder, "weights.bin");
        File.Delete(path);
        File.CreateSymbolicLink(path, "gone.bin");
        AssertFault(pack, "weights.bin");
    }

    [Fact]
    public void Verify_Cancelled_Stops()
    {
        var pack = ManifestReader.Read(_packs.AddRestoration());
        Assert.Throws<OperationCanceledException>(() => PackVerifier.Verify(pack, new CancellationToken(canceled: true)));
    }

    private static void AssertFault(Pack pack, string words)
    {
        var fault = Assert.Throws<RestoreException>(() => PackVerifier.Verify(pack));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
