using System.Runtime.CompilerServices;
using PaintDotNet.Effects;
using PaintDotNet.PropertySystem;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>A token's values, copied once so that no render thread touches the host's property objects.</summary>
/// <param name="Instruction">Cleaned words: the typed ones, else the preset's; empty means "leave the picture as it is".</param>
/// <param name="Strength">[0,1]; never re-runs the network.</param>
/// <param name="Show">What the canvas shows; never re-runs the network.</param>
/// <param name="PackId">Id of the restoration pack.</param>
/// <param name="Device">Where the networks run.</param>
/// <param name="Stored">Every stored value, in order: equal only when the host sets the very same values again, which it does after OK.</param>
/// <param name="UnknownDevice">A stored device value that this version does not know; null normally.</param>
internal sealed record EffectSettings(
    string Instruction, float Strength, ShowMode Show, string PackId, DevicePreference Device, string Stored, string? UnknownDevice = null)
{
    /// <summary>Reads a token; a value of another version never fails, it falls back.</summary>
    [MethodImpl(Startup.Once)]
    public static EffectSettings From(PropertyBasedEffectConfigToken token)
    {
        var typed = Clean(Text(token, PropertyNames.Instruction));
        var strength = token.GetProperty<Int32Property>(PropertyNames.Strength)?.Value ?? 100;
        var packId = Text(token, PropertyNames.Model);
        var deviceValue = Text(token, PropertyNames.Device);
        var device = DeviceChoices.Parse(deviceValue);
        return new EffectSettings(
            typed.Length > 0 ? typed : Presets.InstructionOf(Text(token, PropertyNames.Preset)),
            Math.Clamp(strength, 0, 100) / 100f,
            ShowChoices.Parse(Text(token, PropertyNames.Show)),
            packId.Length > 0 ? packId : ModelChoices.Default,
            device ?? DevicePreference.Automatic,
            string.Join('\0', token.Properties.Select(property => property.Value)),
            device is null && deviceValue.Length > 0 ? deviceValue : null);
    }

    // Only white space is joined here, so that a trailing line break is no new instruction; the engine's own rules follow.
    private static string Clean(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Text(PropertyBasedEffectConfigToken token, PropertyNames name) =>
        token.GetProperty(name)?.Value as string ?? string.Empty;
}
