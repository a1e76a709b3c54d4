using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Tiles;

/// <summary>
/// Where the tiles of one axis lie and which of them a pixel is blended from. Anchored at the picture's origin, never at a region, so that a
/// pixel's result does not depend on what was selected.
/// </summary>
/// <remarks>
/// <para>Every origin is a multiple of <see cref="TileShape.Multiple"/>: the network's strides then fall on the same pixels in every tile, and a
/// tiled result differs from an untiled one only by the context beyond the tile's edge.</para>
/// <para>Neighbours share <c>overlap = margin + ramp + margin</c> pixels. The outer margin, where the network lacks context, has weight 0; over the
/// ramp one tile fades into the next; a first and a last tile keep weight 1 up to the picture's border, which lies <see cref="Lead"/> pixels inside
/// them (mirrored context) wherever the picture is larger than a tile.</para>
/// </remarks>
internal sealed class TileAxis
{
    private readonly int _margin;
    private readonly int _ramp;

    /// <summary>Lays out one axis.</summary>
    /// <param name="length">Pixels of the picture along this axis.</param>
    /// <param name="shape">Tile geometry.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadArguments"/> when the geometry makes no grid.</exception>
    public TileAxis(int length, TileShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        shape.Validate();
        Length = length;
        Size = shape.Size;
        Step = shape.Step;
        var overlap = Size - Step;
        _margin = overlap / 3;
        _ramp = overlap - (2 * _margin);
        var lead = overlap / 2 / shape.Multiple * shape.Multiple;
        Lead = length > Size ? lead : Math.Min(lead, (Size - length) / 2 / shape.Multiple * shape.Multiple);
        var firstTileCovers = Size - (2 * Lead);
        Count = 1 + Math.Max(0, (length - firstTileCovers + Step - 1) / Step);
        RampWeights = BlendRamp.Weights(_ramp);
    }

    /// <summary>Pixels of the picture along this axis.</summary>
    public int Length { get; }

    /// <summary>Edge of a tile in pixels.</summary>
    public int Size { get; }

    /// <summary>Distance of neighbouring tile origins in pixels.</summary>
    public int Step { get; }

    /// <summary>Mirrored pixels before the picture's first pixel.</summary>
    public int Lead { get; }

    /// <summary>Number of tiles.</summary>
    public int Count { get; }

    /// <summary>Weight of the later tile at each pixel of a ramp; the earlier tile has exactly one minus that.</summary>
    public float[] RampWeights { get; }

    /// <summary>Picture coordinate of a tile's first pixel; negative for the first tile.</summary>
    public int OriginOf(int tile) => (tile * Step) - Lead;

    /// <summary>First pixel to which a tile contributes.</summary>
    public int VisibleStart(int tile) => tile == 0 ? 0 : OriginOf(tile) + _margin;

    /// <summary>One past the last pixel to which a tile contributes.</summary>
    public int VisibleEnd(int tile) => tile == Count - 1 ? Length : Math.Min(Length, OriginOf(tile) + Size - _margin);

    /// <summary>Most pixels to which any one tile contributes.</summary>
    public int LongestVisible()
    {
        var second = Math.Min(1, Count - 1);
        return Math.Max(VisibleEnd(0), Math.Max(VisibleEnd(second) - VisibleStart(second), Length - VisibleStart(Count - 1)));
    }

    /// <summary>The stretch of pixels around <paramref name="position"/> that are blended from the same tiles.</summary>
    public AxisSegment SegmentAt(int position)
    {
        var later = Math.Clamp((position + Lead - _margin) / Step, 0, Count - 1);
        var rampStart = VisibleStart(later);
        if (later > 0 && position < rampStart + _ramp)
            return new AxisSegment(later - 1, later, rampStart, Math.Min(rampStart + _ramp, Length));
        var start = later == 0 ? 0 : rampStart + _ramp;
        return new AxisSegment(later, later, start, later == Count - 1 ? Length : VisibleStart(later + 1));
    }
}
