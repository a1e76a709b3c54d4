namespace TextPromptIR.Core.Pictures;

/// <summary>
/// A picture whose values the network should see without rounding or clipping, such as a benchmark's noisy picture
/// (classic protocol, noise added in float).
/// </summary>
public interface IFloatPixelSource : IPixelSource
{
    /// <summary>Copies the unrounded values of <paramref name="bounds"/> (inside the picture). Called from several threads.</summary>
    /// <param name="bounds">A rectangle inside the picture.</param>
    /// <param name="rgb">Receives three planes of <c>bounds.Width * bounds.Height</c> values, nominally [0,1], red first.</param>
    void ReadFloat(PixelRect bounds, Span<float> rgb);
}
