using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>A graph may name a file for its weights, and so any file: only those of its own pack are read.</summary>
public sealed class ExternalDataTests
{
    [Theory]
    [InlineData("../weights1")]
    [InlineData("..//weights")]
    [InlineData("./../w.bin1")]
    public void Open_WeightsOutsideOfThePack_AreRefusedThoughTheyAreRight(string location)
    {
        using var above = new TemporaryFolder();
        var folder = Path.Combine(above.Path, "tiny");
        TestPacks.CopyTo(TestPacks.Tiny, folder);
        File.Copy(Path.Combine(folder, "weights.bin"), Path.GetFullPath(Path.Combine(folder, location)));
        NameWeights(folder, location);

        var error = Assert.Throws<RestoreException>(() => Open(folder));
        Assert.Equal(ErrorCode.PackDamaged, error.Code);
    }

    [Fact]
    public void Open_WeightsOfThePackUnderTheSameTreatment_Work()
    {
        using var folder = TestPacks.Copy(TestPacks.Tiny);
        NameWeights(folder.Path, "./././s.bin");
        Assert.Equal(ErrorCode.PackDamaged, Assert.Throws<RestoreException>(() => Open(folder.Path)).Code);
        File.Copy(Path.Combine(folder.Path, "weights.bin"), Path.Combine(folder.Path, "s.bin"));
        Open(folder.Path);
    }

    private static void Open(string folder)
    {
        var pack = (RestorationPack)ManifestReader.Read(folder);
        PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
        new OnnxRestorationBackend(pack, pack.Shape, new SessionFactory(nativeFolder: null, cpuThreads: 1), ComputeDevice.Processor, TestContext.Current.CancellationToken).Dispose();
    }

    // The other name has as many letters, so the graph stays sound; the manifest is made to agree with it.
    private static void NameWeights(string folder, string location)
    {
        var graph = Path.Combine(folder, "backbone.onnx");
        var bytes = File.ReadAllBytes(graph);
        var name = "weights.bin"u8;
        Assert.Equal(name.Length, location.Length);
        for (var at = bytes.AsSpan().IndexOf(name); at >= 0; at = bytes.AsSpan().IndexOf(name))
            Encoding.ASCII.GetBytes(location).CopyTo(bytes, at);
        File.WriteAllBytes(graph, bytes);
        var path = Path.Combine(folder, Pack.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        manifest["files"]!["backbone"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllText(path, manifest.ToJsonString());
    }
}
