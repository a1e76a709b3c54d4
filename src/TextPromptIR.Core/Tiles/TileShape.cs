namespace TextPromptIR.Core.Tiles;

/// <summary>The tile geometry a pack was made for (<c>tile</c> in pack.json).</summary>
/// <param name="Size">Edge of the square network tile in pixels, typically 256 to 512.</param>
/// <param name="Overlap">Pixels shared by neighbouring tiles, at least the radius that matters (32 to 64).</param>
/// <param name="Multiple">The edge must be a multiple of this.</param>
/// <param name="CalibrationCount">Full-resolution sample tiles per picture, about 8.</param>
/// <param name="CalibrationSize">Edge of a sample tile in pixels.</param>
public sealed record TileShape(int Size, int Overlap, int Multiple, int CalibrationCount, int CalibrationSize);
