using TextPromptIR.Core.Devices;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>Everything that decides what the networks compute. Strength and Show are not in it: they are applied afterwards.</summary>
/// <param name="PackId">Id of the restoration pack.</param>
/// <param name="Instruction">Cleaned words.</param>
/// <param name="Device">Where the networks run.</param>
/// <param name="Picture">The pixels.</param>
internal sealed record RequestKey(string PackId, string Instruction, DevicePreference Device, PictureIdentity Picture);
