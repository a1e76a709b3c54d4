using Microsoft.ML.OnnxRuntime;

namespace TextPromptIR.Contract.Tests.OnnxRuntime;

/// <summary>The process-wide environment.</summary>
public sealed class EnvironmentContract
{
    [Fact]
    public void CreateInstanceWithOptions_SecondTime_Throws()
    {
        _ = OrtEnv.Instance();
        Assert.True(OrtEnv.IsCreated);
        var options = new EnvironmentCreationOptions { logId = "second" };
        var error = Assert.Throws<OnnxRuntimeException>(() => OrtEnv.CreateInstanceWithOptions(ref options));
        Assert.Contains("OrtEnv singleton instance already exists", error.Message);
    }

    [Fact]
    public void GetVersionString_Loaded_IsAtLeastTheTableVersion() =>
        Assert.True(Version.Parse(OrtEnv.Instance().GetVersionString()) >= new Version(1, 23));

    [Fact]
    public void GetAvailableProviders_AnyBuild_NamesTheProcessor() =>
        Assert.Contains("CPUExecutionProvider", OrtEnv.Instance().GetAvailableProviders());

    [Fact]
    public void GetEpDevices_AnyMachine_HasAProcessor()
    {
        var cpu = Assert.Single(OrtEnv.Instance().GetEpDevices(), device => device.EpName == "CPUExecutionProvider");
        Assert.Equal(OrtHardwareDeviceType.CPU, cpu.HardwareDevice.Type);
        Assert.NotNull(cpu.EpOptions.Entries);
    }

    [Fact]
    public void DisableTelemetryEvents_AnyBuild_Succeeds() => OrtEnv.Instance().DisableTelemetryEvents();

    [Fact]
    public void OrtKeyValuePairs_AddAndRemove_KeepsEntries()
    {
        using var pairs = new OrtKeyValuePairs(new Dictionary<string, string> { ["a"] = "1" });
        pairs.Add("b", "2");
        pairs.Remove("a");
        pairs.Refresh();
        Assert.Equal("2", Assert.Single(pairs.Entries).Value);
    }
}
