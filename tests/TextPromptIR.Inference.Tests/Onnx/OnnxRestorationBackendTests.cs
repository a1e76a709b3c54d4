using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>A pack's two graphs, with networks small enough to check by hand (tests/tools/make_tiny_packs.py).</summary>
public sealed class OnnxRestorationBackendTests
{
    private static readonly PackCatalog Catalog = new([TestPacks.Folder]);
    private static readonly SessionFactory Sessions = new(nativeFolder: null, cpuThreads: 1);

    [Fact]
    public void Restore_IdentityPack_ReturnsTheTileBitForBit()
    {
        using var backend = Open("tiny-identity");
        var tile = Noise(3 * 64 * 64);
        var restored = new float[tile.Length];
        backend.Restore(backend.Calibrate(Guidance(1f), Samples(backend, 0.25f), CancellationToken.None), tile, restored, CancellationToken.None);
        Assert.Equal(tile, restored);
    }

    [Fact]
    public void Calibrate_TinyPack_MeasuresThePictureAndKeepsTheGuidance()
    {
        using var backend = Open("tiny");
        var state = backend.Calibrate(Guidance(0.5f), Samples(backend, 0.25f), CancellationToken.None).Values.ToArray();
        Assert.Equal(13, state.Length);
        Assert.All(state[..3], colour => Assert.Equal(0.25f, colour, 1e-6f));
        Assert.All(state[3..], wanted => Assert.Equal(0.5f, wanted));
    }

    [Fact]
    public void Restore_TinyPack_FollowsStateAndGuidance()
    {
        using var backend = Open("tiny");
        var tile = Enumerable.Repeat(1f, 3 * 64 * 64).ToArray();
        var restored = new float[tile.Length];

        backend.Restore(backend.Calibrate(Guidance(1f), Samples(backend, 0.25f), CancellationToken.None), tile, restored, CancellationToken.None);
        // Away from the border the blur leaves a flat tile alone: 1 + 0.5 * 0.25 * (0.25 - 1).
        Assert.Equal(0.90625f, restored[(32 * 64) + 32], 1e-6f);

        backend.Restore(backend.Calibrate(Guidance(0f), Samples(backend, 0.25f), CancellationToken.None), tile, restored, CancellationToken.None);
        Assert.Equal(tile, restored);
    }

    [Fact]
    public void Restore_OtherTileSize_Works()
    {
        var pack = Catalog.FindRestoration("tiny-identity");
        using var backend = new OnnxRestorationBackend(pack, pack.Shape with { Size = 96 }, Sessions, ComputeDevice.Processor, CancellationToken.None);
        var tile = Noise(3 * 96 * 96);
        var restored = new float[tile.Length];
        backend.Restore(new PictureState(new float[13]), tile, restored, CancellationToken.None);
        Assert.Equal(tile, restored);
    }

    [Fact]
    public void Restore_SteadyState_AllocatesNothing()
    {
        Assert.SkipUnless(typeof(Microsoft.ML.OnnxRuntime.OrtEnv).Assembly.GetName().Name!.StartsWith("TextPromptIR", StringComparison.Ordinal), "The official C# API allocates in every run.");
        using var backend = Open("tiny");
        using var cancel = new CancellationTokenSource();
        var state = new PictureState(new float[13]);
        var (tile, restored) = (new float[3 * 64 * 64], new float[3 * 64 * 64]);
        SteadyState.AllocatesNothing(() => backend.Restore(state, tile, restored, cancel.Token));
    }

    [Fact]
    public void Restore_WrongLengths_Throws()
    {
        using var backend = Open("tiny");
        var right = new float[3 * 64 * 64];
        Assert.Throws<ArgumentOutOfRangeException>(() => backend.Restore(new PictureState(new float[12]), right, right, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => backend.Restore(new PictureState(new float[13]), new float[5], right, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => backend.Restore(new PictureState(new float[13]), right, new float[5], CancellationToken.None));
    }

    [Fact]
    public void SelfTest_SameDevice_SeesNoDifference()
    {
        using var one = Open("tiny");
        using var other = Open("tiny");
        // Vector kernels may sum in another order when memory is aligned otherwise.
        Assert.True(SelfTest.Difference(one, other, CancellationToken.None) < 1e-6f);
    }

    [Fact]
    public void SelfTest_OtherNetwork_SeesTheDifference()
    {
        using var one = Open("tiny");
        using var other = Open("tiny-identity");
        Assert.True(SelfTest.Difference(one, other, CancellationToken.None) > SelfTest.Tolerance);
    }

    [Theory]
    [InlineData("backbone.onnx")]
    [InlineData("calibrate.onnx")]
    public void Open_GraphSpoiledSinceItWasChecked_SaysThatThePackIsDamaged(string file)
    {
        using var copy = TestPacks.Copy(TestPacks.Tiny);
        var pack = new PackCatalog([copy.Path]).FindRestoration("tiny");
        File.WriteAllText(Path.Combine(copy.Path, file), "no graph");
        var fault = Assert.Throws<RestoreException>(
            () => new OnnxRestorationBackend(pack, pack.Shape, Sessions, ComputeDevice.Processor, CancellationToken.None));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoMemoryForItsTensors_KeepsNoSession()
    {
        var pack = Catalog.FindRestoration("tiny-identity");
        var sessions = new SessionFactory(nativeFolder: null, cpuThreads: 1);
        using (new OnnxRestorationBackend(pack, pack.Shape, sessions, ComputeDevice.Processor, CancellationToken.None))
            Assert.Equal(2, sessions.OpenSessions);

        // The graphs open with tiles of any size; a tensor of three billion values cannot be made.
        Assert.Throws<OverflowException>(
            () => new OnnxRestorationBackend(pack, pack.Shape with { Size = 32768 }, sessions, ComputeDevice.Processor, CancellationToken.None));

        Assert.Equal(0, sessions.OpenSessions);
    }

    private static OnnxRestorationBackend Open(string id)
    {
        var pack = Catalog.FindRestoration(id);
        return new OnnxRestorationBackend(pack, pack.Shape, Sessions, ComputeDevice.Processor, CancellationToken.None);
    }

    private static float[] Samples(OnnxRestorationBackend backend, float value)
    {
        var samples = new float[backend.Shape.CalibrationValues];
        Array.Fill(samples, value);
        return samples;
    }

    private static float[] Noise(int length)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
    }

    private static Guidance Guidance(float value) =>
        new("test", [.. Enumerable.Repeat(value, 10)], [.. new float[10]], [.. new float[10]], [], 1f, false, false, "test");
}
