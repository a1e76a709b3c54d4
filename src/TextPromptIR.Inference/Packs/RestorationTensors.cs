namespace TextPromptIR.Inference.Packs;

/// <summary>Tensor names of a restoration pack's two graphs, all float32.</summary>
/// <param name="Tiles">Input of calibrate, <c>Kx3xhxw</c> RGB in [0,1].</param>
/// <param name="Guidance">Input of calibrate, <c>1xD</c>.</param>
/// <param name="State">Output of calibrate and input of backbone, <c>1xS</c>.</param>
/// <param name="Tile">Input of backbone, <c>1x3xHxW</c> RGB in [0,1].</param>
/// <param name="Restored">Output of backbone, <c>1x3xHxW</c>, not clamped.</param>
internal sealed record RestorationTensors(string Tiles, string Guidance, string State, string Tile, string Restored);
