namespace TextPromptIR.Core.Restoration;

/// <summary>How far a restoration is. A struct, so that a tile costs no allocation.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="TilesDone">Network tiles finished; one without a visible pixel counts, though no network ran for it.</param>
/// <param name="TilesTotal">Network tiles that the request needs; 0 while unknown.</param>
/// <param name="Remaining">Estimated time left; null while unknown.</param>
public readonly record struct RestorationProgress(RestorationPhase Phase, int TilesDone, int TilesTotal, TimeSpan? Remaining);
