using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx.Sessions;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>Graphs open with fixed shapes, keep their contract, answer a cancel, and fail with the pack's name.</summary>
public sealed class SessionFactoryTests
{
    private static readonly SessionFactory Factory = new(nativeFolder: null, cpuThreads: 1);

    [Fact]
    public void Open_TinyBackbone_RunsWithFixedShapes()
    {
        using var session = Factory.Open(Plan(TestPacks.Tiny), ComputeDevice.Processor, CancellationToken.None);
        using var tile = new PinnedTensor<float>(1, 3, 16, 16);
        using var state = new PinnedTensor<float>(1, 13);
        using var restored = new PinnedTensor<float>(1, 3, 16, 16);
        tile.Data.Fill(0.5f);

        session.Run(["tile", "state"], [tile.Value, state.Value], ["restored"], [restored.Value], CancellationToken.None);

        Assert.All(restored.Data.ToArray(), value => Assert.Equal(0.5f, value));
    }

    [Fact]
    public void Open_CancelledBefore_ThrowsCancelled() =>
        Assert.Throws<OperationCanceledException>(() => Factory.Open(Plan(TestPacks.Tiny), ComputeDevice.Processor, new CancellationToken(canceled: true)));

    [Fact]
    public void Open_UnnamedDimension_IsRefused()
    {
        var plan = Plan(TestPacks.Tiny) with { FreeDimensions = [("height", 16)] };
        var error = Assert.Throws<RestoreException>(() => Factory.Open(plan, ComputeDevice.Processor, CancellationToken.None));
        Assert.Equal(ErrorCode.PackDamaged, error.Code);
        Assert.Contains("input 'tile' is Float 1x3x16x?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingTensor_NamesIt()
    {
        var plan = Plan(TestPacks.Tiny) with { Outputs = [new TensorSpec("result", TensorElementType.Float, 1, 3, 16, 16)] };
        var error = Assert.Throws<RestoreException>(() => Factory.Open(plan, ComputeDevice.Processor, CancellationToken.None));
        Assert.Equal(ErrorCode.PackDamaged, error.Code);
        Assert.Contains("no output 'result'; it has 'restored'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backbone.onnx", 200)]
    [InlineData("backbone.onnx", 0)]
    [InlineData("weights.bin", 8)]
    public void Open_TruncatedFile_SaysTheModelIsDamaged(string file, int bytes)
    {
        using var pack = TestPacks.Copy(TestPacks.Tiny);
        var path = Path.Combine(pack.Path, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..bytes]);
        var error = Assert.Throws<RestoreException>(() => Factory.Open(Plan(pack.Path), ComputeDevice.Processor, CancellationToken.None));
        Assert.Equal(ErrorCode.PackDamaged, error.Code);
        Assert.Contains("test pack, backbone.onnx", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Advice);
    }

    [Fact]
    public void Open_GpuWithoutDirectMl_SaysTheDeviceIsUnsupported()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has DirectML.");
        var error = Assert.Throws<RestoreException>(() => Factory.Open(Plan(TestPacks.Tiny), new ComputeDevice(true, "Some card", 0), CancellationToken.None));
        Assert.Equal(ErrorCode.DeviceUnsupported, error.Code);
        Assert.Contains("Some card", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_ThrowsCancelledAndTheSessionStillWorks()
    {
        using var session = Factory.Open(Plan(TestPacks.Tiny), ComputeDevice.Processor, CancellationToken.None);
        using var tile = new PinnedTensor<float>(1, 3, 16, 16);
        using var state = new PinnedTensor<float>(1, 13);
        using var restored = new PinnedTensor<float>(1, 3, 16, 16);
        void Run(CancellationToken token) => session.Run(["tile", "state"], [tile.Value, state.Value], ["restored"], [restored.Value], token);

        Assert.Throws<OperationCanceledException>(() => Run(new CancellationToken(canceled: true)));
        tile.Data.Fill(1f);
        Run(CancellationToken.None);
        Assert.Equal(1f, restored.Data[0]);
    }

    [Fact]
    public void Run_CancelledWhileItWorks_EndsAndTheSessionStillWorks()
    {
        const int Size = 512;
        using var session = Factory.Open(Plan(TestPacks.Tiny, Size), ComputeDevice.Processor, CancellationToken.None);
        using var tile = new PinnedTensor<float>(1, 3, Size, Size);
        using var state = new PinnedTensor<float>(1, 13);
        using var restored = new PinnedTensor<float>(1, 3, Size, Size);
        void Run(CancellationToken token) => session.Run(["tile", "state"], [tile.Value, state.Value], ["restored"], [restored.Value], token);

        for (var turn = 0; turn < 5; turn++)
        {
            // One run after the other until the cancel falls into one of them.
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
            Assert.Throws<OperationCanceledException>((Action)(() =>
            {
                while (true)
                    Run(cancel.Token);
            }));
            tile.Data.Fill(turn);
            Run(CancellationToken.None);
            Assert.Equal(turn, restored.Data[0]);
        }
    }

    [Fact]
    public void Run_SteadyState_AllocatesNothing()
    {
        Assert.SkipUnless(typeof(OrtEnv).Assembly.GetName().Name!.StartsWith("TextPromptIR", StringComparison.Ordinal), "The official C# API allocates in every run.");
        using var session = Factory.Open(Plan(TestPacks.Tiny), ComputeDevice.Processor, CancellationToken.None);
        using var tile = new PinnedTensor<float>(1, 3, 16, 16);
        using var state = new PinnedTensor<float>(1, 13);
        using var restored = new PinnedTensor<float>(1, 3, 16, 16);
        using var cancel = new CancellationTokenSource();
        string[] inputNames = ["tile", "state"], outputNames = ["restored"];
        Microsoft.ML.OnnxRuntime.OrtValue[] inputs = [tile.Value, state.Value], outputs = [restored.Value];
        SteadyState.AllocatesNothing(() => session.Run(inputNames, inputs, outputNames, outputs, cancel.Token));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(6, 4)]
    [InlineData(32, 16)]
    [InlineData(128, 16)]
    public void DefaultThreads_Cores_LeavesRoomForTheHost(int cores, int expected) => Assert.Equal(expected, SessionFactory.DefaultThreads(cores));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Options_DirectMl_AreWhatTheProviderRequires(bool keepsWorkingMemory)
    {
        using var options = Factory.Options(Plan(TestPacks.Tiny) with { KeepsWorkingMemory = keepsWorkingMemory }, forDirectMl: true);
        Assert.False(options.EnableMemoryPattern);
        Assert.Equal(ExecutionMode.ORT_SEQUENTIAL, options.ExecutionMode);
        Assert.Equal(GraphOptimizationLevel.ORT_ENABLE_ALL, options.GraphOptimizationLevel);
        Assert.Equal(keepsWorkingMemory, options.EnableCpuMemArena);
        // DirectML is slow with sizes that are not known when the graph is compiled.
        using var session = new InferenceSession(Path.Combine(TestPacks.Tiny, "backbone.onnx"), options);
        Assert.Equal([1, 3, 16, 16], session.InputMetadata["tile"].Dimensions);
        Assert.Equal([1, 3, 16, 16], session.OutputMetadata["restored"].Dimensions);
    }

    [Fact]
    public void Options_Processor_KeepItsMemoryPattern()
    {
        using var options = Factory.Options(Plan(TestPacks.Tiny), forDirectMl: false);
        Assert.True(options.EnableMemoryPattern);
    }

    internal static SessionPlan Plan(string folder, int size = 16) => new("test pack, backbone.onnx", Path.Combine(folder, "backbone.onnx"))
    {
        FreeDimensions = [("height", size), ("width", size)],
        Inputs = [new TensorSpec("tile", TensorElementType.Float, 1, 3, size, size), new TensorSpec("state", TensorElementType.Float, 1, 13)],
        Outputs = [new TensorSpec("restored", TensorElementType.Float, 1, 3, size, size)],
    };
}
