namespace TextPromptIR.Core.Pictures;

/// <summary>A rectangle of pixels; left and top inside, right and bottom outside.</summary>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Top edge in pixels.</param>
/// <param name="Width">Width in pixels, not negative.</param>
/// <param name="Height">Height in pixels, not negative.</param>
public readonly record struct PixelRect(int X, int Y, int Width, int Height)
{
    /// <summary>First column to the right of the rectangle.</summary>
    public int Right => X + Width;

    /// <summary>First row below the rectangle.</summary>
    public int Bottom => Y + Height;

    /// <summary>True when it holds no pixel.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The part that both rectangles share; empty when they share none.</summary>
    public PixelRect Intersect(PixelRect other)
    {
        var left = Math.Max(X, other.X);
        var top = Math.Max(Y, other.Y);
        var width = Math.Min((long)X + Width, (long)other.X + other.Width) - left;
        var height = Math.Min((long)Y + Height, (long)other.Y + other.Height) - top;
        return width > 0 && height > 0 ? new PixelRect(left, top, (int)width, (int)height) : default;
    }

    /// <summary>True when <paramref name="other"/> lies inside this rectangle; also for numbers whose sum no int holds.</summary>
    public bool Contains(PixelRect other) =>
        other.X >= X && other.Y >= Y && (long)other.X + other.Width <= (long)X + Width && (long)other.Y + other.Height <= (long)Y + Height;
}
