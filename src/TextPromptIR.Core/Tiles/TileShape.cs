using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Tiles;

/// <summary>The tile geometry a pack was made for (<c>tile</c> in pack.json).</summary>
/// <param name="Size">Edge of the square network tile in pixels, typically 256 to 512.</param>
/// <param name="Overlap">Pixels shared by neighbouring tiles, at least the radius that matters (32 to 64).</param>
/// <param name="Multiple">The edge must be a multiple of this.</param>
/// <param name="CalibrationCount">Full-resolution sample tiles per picture, 1 to <see cref="MaxCalibrationCount"/>.</param>
/// <param name="CalibrationSize">Edge of a sample tile in pixels; all samples together hold at most <see cref="MaxCalibrationValues"/>.</param>
public sealed record TileShape(int Size, int Overlap, int Multiple, int CalibrationCount, int CalibrationSize)
{
    /// <summary>Largest tile edge in pixels; activations of a larger tile would not fit ordinary memory.</summary>
    public const int MaxSize = 4096;

    /// <summary>Most sample tiles per picture.</summary>
    public const int MaxCalibrationCount = 64;

    /// <summary>Most values of all sample tiles together, three for each pixel: 256 MiB of floats, which the network sees at once.</summary>
    public const int MaxCalibrationValues = 1 << 26;

    /// <summary>Distance of neighbouring tiles in pixels: size less overlap, rounded down to a multiple of <see cref="Multiple"/>.</summary>
    public int Step => (Size - Overlap) / Multiple * Multiple;

    /// <summary>Values of all sample tiles together: three for each pixel.</summary>
    public long CalibrationValues => 3L * CalibrationCount * CalibrationSize * CalibrationSize;

    /// <summary>Checks that the geometry makes a grid.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadArguments"/>: which number is wrong, and what would be right.</exception>
    public void Validate()
    {
        if (Multiple < 1 || Size < 1 || Size > MaxSize || Size % Multiple != 0)
        {
            throw Bad(
                $"The tile size {Size} is not a multiple of {Multiple} between {Math.Max(Multiple, 1)} and {MaxSize}.",
                $"Choose a tile size that is a multiple of {Math.Max(Multiple, 1)}, such as 256 or 512.");
        }

        if (Overlap < 0 || 2 * (Size - Step) > Size)
        {
            throw Bad(
                $"The tile size {Size} is too small for an overlap of {Overlap} pixels.",
                $"Choose a tile size of at least {2 * (Size - Step)}.");
        }

        if (CalibrationCount is < 1 or > MaxCalibrationCount || CalibrationSize is < 1 or > MaxSize || CalibrationSize % Multiple != 0
            || CalibrationValues > MaxCalibrationValues)
        {
            throw Bad(
                $"{CalibrationCount} calibration tiles of {CalibrationSize} pixels are not possible.",
                $"The model pack must ask for 1 to {MaxCalibrationCount} tiles with an edge that is a multiple of {Multiple}, together at most {MaxCalibrationValues / 3} pixels.");
        }
    }

    private static RestoreException Bad(string message, string advice) => new(ErrorCode.BadArguments, message, advice);
}
