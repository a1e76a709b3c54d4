using PaintDotNet.Rendering;

namespace TextPromptIR.PdnPlugin.Host.Pictures;

/// <summary>A selection: one byte per pixel, 0 outside, 255 inside, between them the feathered edge.</summary>
public sealed class SelectionMask
{
    private SelectionMask(int width, int height, byte[] coverage)
    {
        Width = width;
        Height = height;
        Coverage = coverage;
        Bounds = FindBounds();
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Coverage row by row.</summary>
    public byte[] Coverage { get; }

    /// <summary>The smallest rectangle that holds every selected pixel.</summary>
    public RectInt32 Bounds { get; }

    /// <summary>No selection: the whole document.</summary>
    public static SelectionMask Full(int width, int height) => Rectangles(width, height, new RectInt32(0, 0, width, height));

    /// <summary>One or several rectangles.</summary>
    public static SelectionMask Rectangles(int width, int height, params ReadOnlySpan<RectInt32> parts)
    {
        var coverage = new byte[width * height];
        foreach (var part in parts)
        {
            var inside = RectInt32.Intersect(part, new RectInt32(0, 0, width, height));
            for (var y = inside.Top; y < inside.Bottom; y++)
                coverage.AsSpan((y * width) + inside.Left, inside.Width).Fill(255);
        }

        return new SelectionMask(width, height, coverage);
    }

    /// <summary>An ellipse whose edge fades over <paramref name="feather"/> pixels.</summary>
    public static SelectionMask Ellipse(int width, int height, RectInt32 bounds, int feather)
    {
        var coverage = new byte[width * height];
        var inside = RectInt32.Intersect(bounds, new RectInt32(0, 0, width, height));
        double radiusX = bounds.Width / 2.0, radiusY = bounds.Height / 2.0;
        for (var y = inside.Top; y < inside.Bottom; y++)
        {
            for (var x = inside.Left; x < inside.Right; x++)
            {
                var dx = (x + 0.5 - bounds.X - radiusX) / radiusX;
                var dy = (y + 0.5 - bounds.Y - radiusY) / radiusY;
                var depth = (1 - Math.Sqrt((dx * dx) + (dy * dy))) * Math.Min(radiusX, radiusY);
                coverage[(y * width) + x] = (byte)Math.Clamp(255 * depth / Math.Max(1, feather), 0, 255);
            }
        }

        return new SelectionMask(width, height, coverage);
    }

    /// <summary>Coverage of a pixel.</summary>
    public byte At(int x, int y) => Coverage[(y * Width) + x];

    /// <summary>True when a pixel of the rectangle is selected.</summary>
    public bool Touches(RectInt32 rect)
    {
        for (var y = rect.Top; y < rect.Bottom; y++)
        {
            if (Coverage.AsSpan((y * Width) + rect.Left, rect.Width).ContainsAnyExcept((byte)0))
                return true;
        }

        return false;
    }

    private RectInt32 FindBounds()
    {
        int left = Width, top = Height, right = 0, bottom = 0;
        for (var y = 0; y < Height; y++)
        {
            var row = Coverage.AsSpan(y * Width, Width);
            var first = row.IndexOfAnyExcept((byte)0);
            if (first < 0)
                continue;
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOfAnyExcept((byte)0) + 1);
            top = Math.Min(top, y);
            bottom = y + 1;
        }

        return right > left ? RectInt32.FromEdges(left, top, right, bottom) : default;
    }
}
