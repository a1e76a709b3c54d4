using PaintDotNet.Effects;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Requests;
using TextPromptIR.PdnPlugin.Settings;

namespace TextPromptIR.PdnPlugin.Tests.Settings;

public class EffectSettingsTests
{
    [Fact]
    public void Properties_Order_IsTheOneThatScriptsStore() =>
        Assert.Equal(["Instruction", "Preset", "Strength", "Show", "Model", "Device"], NewToken().PropertyNames);

    [Fact]
    public void Properties_Defaults_LeaveThePictureAsItIs()
    {
        var settings = EffectSettings.From(NewToken());

        Assert.Equal(new EffectSettings(string.Empty, 1f, ShowMode.Restored, "fast", DevicePreference.Automatic, settings.Stored), settings);
    }

    [Fact]
    public void From_PresetAndEmptyBox_UsesThePresetsWords()
    {
        var token = NewToken();
        token.SetPropertyValue("Preset", "RemoveRain");
        token.SetPropertyValue("Instruction", " \r\n ");

        Assert.Equal("remove the rain", EffectSettings.From(token).Instruction);
    }

    [Fact]
    public void From_PresetAndTypedWords_UsesTheTypedWords()
    {
        var token = NewToken();
        token.SetPropertyValue("Preset", "RemoveRain");
        token.SetPropertyValue("Instruction", "make it\r\n  less  hazy ");

        Assert.Equal("make it less hazy", EffectSettings.From(token).Instruction);
    }

    [Fact]
    public void From_OneMoreSpace_IsTheSameRequestButNotTheSameValues()
    {
        var token = NewToken();
        token.SetPropertyValue("Instruction", "remove");
        var before = EffectSettings.From(token);
        token.SetPropertyValue("Instruction", "remove ");
        var after = EffectSettings.From(token);

        Assert.Equal(before.Instruction, after.Instruction);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void From_EveryPreset_HasWords()
    {
        foreach (var preset in Presets.Values.Skip(1))
        {
            var token = NewToken();
            token.SetPropertyValue("Preset", preset);
            Assert.NotEmpty(EffectSettings.From(token).Instruction);
        }
    }

    [Theory]
    [InlineData("Automatic", DevicePreferenceKind.Automatic)]
    [InlineData("HighPerformanceGpu", DevicePreferenceKind.HighPerformanceGpu)]
    [InlineData("PowerSavingGpu", DevicePreferenceKind.PowerSavingGpu)]
    [InlineData("Processor", DevicePreferenceKind.Cpu)]
    public void From_StoredDevice_IsThatDevice(string stored, DevicePreferenceKind kind)
    {
        var token = NewToken();
        token.SetPropertyValue("Device", stored);

        Assert.Equal(kind, EffectSettings.From(token).Device.Kind);
    }

    [Fact]
    public void From_DeviceOfAnotherVersion_FallsBackAndTells()
    {
        var properties = EffectProperties.Create(["fast"]).Where(property => property.Name != "Device");
        var foreign = new PaintDotNet.PropertySystem.StaticListChoiceProperty("Device", ["Toaster"]);
        var settings = EffectSettings.From(new PropertyBasedEffectConfigToken(new PaintDotNet.PropertySystem.PropertyCollection([.. properties, foreign])));

        Assert.Equal(DevicePreference.Automatic, settings.Device);
        Assert.Equal("Toaster", settings.UnknownDevice);
    }

    private static PropertyBasedEffectConfigToken NewToken() => new(EffectProperties.Create(["fast"]));
}
