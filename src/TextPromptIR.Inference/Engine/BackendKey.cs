using TextPromptIR.Core.Devices;

namespace TextPromptIR.Inference.Engine;

/// <summary>Equal keys mean that a warm backend may serve both.</summary>
/// <param name="ManifestSha256">The pack, to the last bit.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="TileSize">Tile edge in pixels.</param>
/// <param name="Device">The device that was asked for.</param>
internal sealed record BackendKey(string ManifestSha256, string Folder, int TileSize, ComputeDevice Device);
