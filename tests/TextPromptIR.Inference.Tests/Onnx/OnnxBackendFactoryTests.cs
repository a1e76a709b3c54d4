using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Restoration.Trust;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>The factory under the fallback policy, with the real ONNX Runtime.</summary>
public sealed class OnnxBackendFactoryTests
{
    private static readonly SessionFactory Sessions = new(nativeFolder: null, cpuThreads: 1);

    [Fact]
    public void Open_GpuThatCannotRun_ProcessorTakesOverAndSaysSoOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows may have a first GPU that runs.");
        var heard = new Notices();
        var gpu = new ComputeDevice(true, "Some card", 0);
        using var backend = ResilientBackend.Open(Factory("tiny-identity", TestPacks.Folder), gpu, heard, CancellationToken.None);

        float[] tile = [.. Enumerable.Range(0, 3 * 64 * 64).Select(i => i / 12288f)];
        var restored = new float[tile.Length];
        backend.Restore(new PictureState(new float[13]), tile, restored, CancellationToken.None);

        Assert.Equal(ComputeDevice.Processor, backend.Device);
        Assert.Equal(tile, restored);
        var (code, message) = Assert.Single(heard.Heard);
        Assert.Equal(ErrorCode.DeviceUnsupported, code);
        Assert.Contains("Some card", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PackChangedOnDisk_IsRefused()
    {
        using var pack = TestPacks.Copy(TestPacks.Tiny);
        var factory = Factory("tiny", pack.Path);
        factory.Open(ComputeDevice.Processor, CancellationToken.None).Dispose();
        File.AppendAllText(Path.Combine(pack.Path, "backbone.onnx"), "x");
        var error = Assert.Throws<RestoreException>(() => factory.Open(ComputeDevice.Processor, CancellationToken.None));
        Assert.Equal(ErrorCode.PackDamaged, error.Code);
        Assert.Contains("backbone.onnx", error.Message, StringComparison.Ordinal);
    }

    private static OnnxBackendFactory Factory(string id, string folder)
    {
        var pack = new PackCatalog([folder]).FindRestoration(id);
        return new OnnxBackendFactory(pack, pack.Shape, Sessions, new DeviceTrust(new VerdictStore(null), _ => null, () => "test", TimeProvider.System));
    }

    private sealed class Notices : INoticeSink
    {
        public List<(ErrorCode Code, string Message)> Heard { get; } = [];

        public void Notice(ErrorCode code, string message) => Heard.Add((code, message));
    }
}
