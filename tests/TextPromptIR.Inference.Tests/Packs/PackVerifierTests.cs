using System.Security.Cryptography;
using System.Text.Json.Nodes;
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
    public void Verify_PackReplacedByOneOfTheSameSizesAndTimes_Passes()
    {
        var folder = _packs.AddRestoration();
        Overwrite(folder, "weights of fast"u8.ToArray(), promised: true);
        PackVerifier.Verify(ManifestReader.Read(folder), TestContext.Current.CancellationToken);

        Overwrite(folder, "weightz of fast"u8.ToArray(), promised: true);

        PackVerifier.Verify(ManifestReader.Read(folder), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Verify_PackReplacedByOneThatDiffersInOneByteOnly_Passes()
    {
        var folder = _packs.AddRestoration();
        var weights = RandomNumberGenerator.GetBytes(1 << 17);
        Overwrite(folder, weights, promised: true);
        PackVerifier.Verify(ManifestReader.Read(folder), TestContext.Current.CancellationToken);

        // Where no sample is taken: the remembered hash is found, speaks against the file, and is not believed.
        weights[30_000] ^= 1;
        Overwrite(folder, weights, promised: true);

        PackVerifier.Verify(ManifestReader.Read(folder), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Verify_OtherWeightsOfTheSameSizeAndTime_AreNotTrusted()
    {
        var folder = _packs.AddRestoration();
        Overwrite(folder, RandomNumberGenerator.GetBytes(1 << 17), promised: true);
        PackVerifier.Verify(ManifestReader.Read(folder), TestContext.Current.CancellationToken);

        Overwrite(folder, RandomNumberGenerator.GetBytes(1 << 17), promised: false);

        AssertFault(ManifestReader.Read(folder), "SHA-256");
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

    // As an archive does that stamps every file with the same time.
    private static void Overwrite(string folder, byte[] weights, bool promised)
    {
        var path = Path.Combine(folder, "weights.bin");
        File.WriteAllBytes(path, weights);
        File.SetLastWriteTimeUtc(path, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        if (!promised)
            return;
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "pack.json")))!;
        manifest["files"]!["weights"]!["bytes"] = weights.Length;
        manifest["files"]!["weights"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(weights));
        File.WriteAllText(Path.Combine(folder, "pack.json"), manifest.ToJsonString());
    }

    private static void AssertFault(Pack pack, string words)
    {
        var fault = Assert.Throws<RestoreException>(() => PackVerifier.Verify(pack));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
