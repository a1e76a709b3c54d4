namespace TextPromptIR.Inference.Onnx.Restoration.Trust;

/// <summary>What a self-test's verdict holds for: any change of one of these makes it worth nothing.</summary>
/// <param name="Device">Name of the GPU.</param>
/// <param name="Adapter">Its DXGI adapter index: two equal cards are tried apart.</param>
/// <param name="Driver">Version of its driver; null when the system does not tell.</param>
/// <param name="Libraries">Versions of ONNX Runtime and DirectML.</param>
/// <param name="Pack">Id and version of the pack, for people.</param>
/// <param name="PackSha256">The pack, to the last bit.</param>
/// <param name="TileSize">Tile edge in pixels: another size is compiled to other kernels.</param>
internal sealed record DeviceTrial(string Device, int Adapter, string? Driver, string Libraries, string Pack, string PackSha256, int TileSize);
