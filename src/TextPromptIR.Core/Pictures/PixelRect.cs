using System.Globalization;

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

    /// <summary>Reads <c>x,y,w,h</c> in whole pixels, such as <c>100,50,640,480</c>: no negative corner, no empty rectangle.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string text, out PixelRect rect)
    {
        ArgumentNullException.ThrowIfNull(text);
        rect = default;
        var parts = text.Split(',');
        Span<int> values = stackalloc int[4];
        if (parts.Length != values.Length)
            return false;
        for (var i = 0; i < values.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out values[i]))
                return false;
        }

        if (values[0] < 0 || values[1] < 0 || values[2] <= 0 || values[3] <= 0)
            return false;
        rect = new PixelRect(values[0], values[1], values[2], values[3]);
        return true;
    }
}
