using System.Runtime.CompilerServices;
using PaintDotNet.IndirectUI;
using PaintDotNet.PropertySystem;
using TextPromptIR.Core.Instructions;
using TextPromptIR.PdnPlugin.Resources;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>The settings as the host's property dialog shows them: names, defaults, labels, help.</summary>
internal static class EffectProperties
{
    /// <summary>The settings in their fixed order.</summary>
    [MethodImpl(Startup.Once)]
    public static PropertyCollection Create(IReadOnlyList<string> packIds) => new(
    [
        new StringProperty(PropertyNames.Instruction, string.Empty, InstructionRules.MaxLength),
        new StaticListChoiceProperty(PropertyNames.Preset, [.. Presets.Values]),
        new Int32Property(PropertyNames.Strength, 100, 0, 100),
        new StaticListChoiceProperty(PropertyNames.Show, [.. ShowChoices.Values]),
        new StaticListChoiceProperty(PropertyNames.Model, [.. packIds]),
        new StaticListChoiceProperty(PropertyNames.Device, [.. DeviceChoices.Values]),
    ]);

    /// <summary>Labels and controls. The label above a control is also its accessible name, so each has one.</summary>
    [MethodImpl(Startup.Once)]
    public static ControlInfo CreateControls(PropertyCollection properties)
    {
        var controls = ControlInfo.CreateDefaultConfigUI(properties);
        Label(controls, PropertyNames.Instruction);
        Label(controls, PropertyNames.Preset);
        Label(controls, PropertyNames.Strength);
        Label(controls, PropertyNames.Show);
        Label(controls, PropertyNames.Model);
        Label(controls, PropertyNames.Device);
        controls.SetPropertyControlValue(PropertyNames.Instruction, ControlInfoPropertyNames.Multiline, true);
        controls.SetPropertyControlType(PropertyNames.Show, PropertyControlType.RadioButton);
        NameChoices(controls, PropertyNames.Preset);
        NameChoices(controls, PropertyNames.Show);
        NameChoices(controls, PropertyNames.Model);
        NameChoices(controls, PropertyNames.Device);
        return controls;
    }

    /// <summary>Title and help of the dialog.</summary>
    [MethodImpl(Startup.Once)]
    public static void CustomizeWindow(PropertyCollection window)
    {
        Set(window, ControlInfoPropertyNames.WindowTitle, Strings.Get("Window_Title"));
        Set(window, ControlInfoPropertyNames.WindowIsSizable, true);
        Set(window, ControlInfoPropertyNames.WindowHelpContentType, WindowHelpContentType.PlainText);
        Set(window, ControlInfoPropertyNames.WindowHelpContent, Strings.Get("Window_Help"));
    }

    private static void Label(ControlInfo controls, PropertyNames name)
    {
        controls.SetPropertyControlValue(name, ControlInfoPropertyNames.DisplayName, Strings.Get(name.ToString() + "_Label"));
        controls.SetPropertyControlValue(name, ControlInfoPropertyNames.Description, Strings.Get(name.ToString() + "_Hint"));
    }

    [MethodImpl(Startup.Once)]
    private static void NameChoices(ControlInfo controls, PropertyNames name)
    {
        var control = controls.FindControlForPropertyName(name)!;
        var prefix = name.ToString() + "_";
        foreach (var value in ((StaticListChoiceProperty)control.Property).ValueChoices)
        {
            // Packs that users add have no translated name: their id is shown.
            if (Strings.Find(prefix + value) is { } text)
                control.SetValueDisplayName(value, text);
        }
    }

    private static void Set(PropertyCollection window, ControlInfoPropertyNames name, object value)
    {
        if (window[name] is { } property)
            property.Value = value;
    }
}
