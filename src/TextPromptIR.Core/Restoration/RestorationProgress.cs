namespace TextPromptIR.Core.Restoration;

/// <summary>How far a restoration is.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="TilesDone">Network tiles finished.</param>
/// <param name="TilesTotal">Network tiles that the request needs; 0 while unknown.</param>
/// <param name="Remaining">Estimated time left; null while unknown.</param>
public sealed record RestorationProgress(RestorationPhase Phase, int TilesDone, int TilesTotal, TimeSpan? Remaining);
