using TextPromptIR.Core.Devices;

namespace TextPromptIR.Core.Tests.Devices;

public sealed class DevicePreferenceTests
{
    [Theory]
    [InlineData("auto", DevicePreferenceKind.Automatic, "")]
    [InlineData(" CPU ", DevicePreferenceKind.Cpu, "")]
    [InlineData("Gpu", DevicePreferenceKind.HighPerformanceGpu, "")]
    [InlineData("gpu-low-power", DevicePreferenceKind.PowerSavingGpu, "")]
    [InlineData(" GeForce ", DevicePreferenceKind.Named, "GeForce")]
    public void Parse_Word_IsItsPreference(string text, DevicePreferenceKind kind, string name) =>
        Assert.Equal(new DevicePreference(kind, name), DevicePreference.Parse(text));

    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    [InlineData("gpu")]
    [InlineData("gpu-low-power")]
    [InlineData("Radeon 780M")]
    public void ToString_Preference_IsTheWordThatParses(string text) => Assert.Equal(text, DevicePreference.Parse(text).ToString());

    [Fact]
    public void Parse_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => DevicePreference.Parse(" "));
}
