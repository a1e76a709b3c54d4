namespace TextPromptIR.Inference.Packs;

/// <summary>Tensor names of a degradation encoder, all float32.</summary>
/// <param name="Tiles">Input, <c>Kx3xhxw</c> RGB in [0,1].</param>
/// <param name="Probabilities">Output, <c>1x10</c>: how sure it is that each degradation is there.</param>
/// <param name="Embedding">Output, <c>1xW</c>, of unit length; aligned with the text encoder's space.</param>
internal sealed record DetectorTensors(string Tiles, string Probabilities, string Embedding);
