using TextPromptIR.Core.Devices;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>Equal keys, equal network tiles: different words with the same meaning share one restoration.</summary>
/// <param name="PackIdentity">Id and version of the pack.</param>
/// <param name="Guidance">Key of the vector that steers the network.</param>
/// <param name="Device">Where the networks run.</param>
/// <param name="Picture">The pixels.</param>
internal sealed record NetworkKey(string PackIdentity, string Guidance, DevicePreference Device, PictureIdentity Picture);
