namespace TextPromptIR.Core.Tiles;

/// <summary>Consecutive pixels of one axis that are blended from the same one or two tiles.</summary>
/// <param name="First">The earlier tile.</param>
/// <param name="Last">The later tile; equals <paramref name="First"/> where one tile has all the weight.</param>
/// <param name="Start">First pixel.</param>
/// <param name="End">One past the last pixel.</param>
internal readonly record struct AxisSegment(int First, int Last, int Start, int End)
{
    /// <summary>True where two tiles are blended.</summary>
    public bool IsRamp => First != Last;
}
