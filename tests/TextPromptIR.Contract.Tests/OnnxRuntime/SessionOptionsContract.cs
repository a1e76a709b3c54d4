using Microsoft.ML.OnnxRuntime;

namespace TextPromptIR.Contract.Tests.OnnxRuntime;

/// <summary>Session options that the product sets, and the silences that it must not trust.</summary>
public sealed class SessionOptionsContract
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        using var options = new SessionOptions();
        Assert.True(options.EnableMemoryPattern);
        Assert.True(options.EnableCpuMemArena);
        Assert.Equal(GraphOptimizationLevel.ORT_ENABLE_ALL, options.GraphOptimizationLevel);
        Assert.Equal(ExecutionMode.ORT_SEQUENTIAL, options.ExecutionMode);
        Assert.Equal(0, options.IntraOpNumThreads);
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, options.LogSeverityLevel);
    }

    [Fact]
    public void AddFreeDimensionOverrideByName_KnownName_ShowsInMetadataAndIsEnforced()
    {
        using var options = new SessionOptions();
        options.AddFreeDimensionOverrideByName("n", 4);
        using var session = new InferenceSession(Graph.Add, options);
        Assert.Equal([1, 4], session.InputMetadata["x"].Dimensions);
        Assert.Equal([1, 4], session.OutputMetadata["z"].Dimensions);

        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var run = new RunOptions();
        var error = Assert.Throws<OnnxRuntimeException>(() => session.Run(run, ["x", "y"], [x, x], ["z"]));
        Assert.StartsWith("[ErrorCode:InvalidArgument]", error.Message);
        Assert.Contains("Got: 3 Expected: 4", error.Message);
    }

    [Fact]
    public void AddFreeDimensionOverrideByName_UnknownName_IsSilent()
    {
        using var options = new SessionOptions();
        options.AddFreeDimensionOverrideByName("no such dimension", 4);
        using var session = new InferenceSession(Graph.Add, options);
        Assert.Equal([1, -1], session.InputMetadata["x"].Dimensions);
    }

    [Fact]
    public void AppendExecutionProvider_UnknownName_Throws()
    {
        using var options = new SessionOptions();
        var error = Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider("Foo"));
        Assert.StartsWith("[ErrorCode:InvalidArgument] Unknown provider name 'Foo'", error.Message);
    }

    [Fact]
    public void AppendExecutionProvider_DirectMLWhereItIsNotBuiltIn_ThrowsOneOfTwoKinds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The Windows library has DirectML.");
        using var options = new SessionOptions();
        Assert.Throws<EntryPointNotFoundException>(() => options.AppendExecutionProvider_DML());
        Assert.StartsWith("[ErrorCode:InvalidArgument]", Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider("DML")).Message);
    }

    [Fact]
    public void AppendExecutionProvider_NoDevices_Throws()
    {
        using var options = new SessionOptions();
        var error = Assert.Throws<ArgumentException>(() => options.AppendExecutionProvider(OrtEnv.Instance(), [], null));
        Assert.StartsWith("No execution provider devices were specified.", error.Message);
    }

    [Fact]
    public void AppendExecutionProvider_CpuDevice_RunsThere()
    {
        var cpu = OrtEnv.Instance().GetEpDevices().First(device => device.HardwareDevice.Type == OrtHardwareDeviceType.CPU);
        Assert.Equal("CPUExecutionProvider", cpu.EpName);
        using var options = new SessionOptions();
        options.AppendExecutionProvider(OrtEnv.Instance(), [cpu], null);
        using var session = new InferenceSession(Graph.Add, options);
        Assert.Equal(["z"], session.OutputNames);
    }

    [Fact]
    public void SetLoadCancellationFlag_BeforeLoad_FailsWithTheHistoricalWord()
    {
        using var options = new SessionOptions();
        options.SetLoadCancellationFlag(true);
        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(Graph.Add, options));
        Assert.StartsWith("[ErrorCode:RequirementNotRegistered]", error.Message);
    }

    [Fact]
    public void AddSessionConfigEntry_SameKeyAgain_Overwrites()
    {
        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "1");
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
        using var session = new InferenceSession(Graph.Add, options);
        Assert.Equal(2, session.InputNames.Count);
    }
}
