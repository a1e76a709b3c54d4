// PaintDotNet.Primitives: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Rendering.html
using PaintDotNet.Imaging;

namespace PaintDotNet.Rendering;

public struct Point2Int32 : IEquatable<Point2Int32>
{
    public Point2Int32(int x, int y) => (X, Y) = (x, y);

    public int X { get; set; }

    public int Y { get; set; }

    public static Point2Int32 Zero => default;

    public readonly bool Equals(Point2Int32 other) => X == other.X && Y == other.Y;

    public override readonly bool Equals(object? obj) => obj is Point2Int32 other && Equals(other);

    public static bool operator ==(Point2Int32 a, Point2Int32 b) => a.Equals(b);

    public static bool operator !=(Point2Int32 a, Point2Int32 b) => !a.Equals(b);
}

public struct SizeInt32 : IEquatable<SizeInt32>
{
    public SizeInt32(int width, int height) => (Width, Height) = (width, height);

    public int Width { get; set; }

    public int Height { get; set; }

    public readonly long Area => (long)Width * Height;

    public readonly bool IsEmpty => Width <= 0 || Height <= 0;

    public readonly bool Equals(SizeInt32 other) => Width == other.Width && Height == other.Height;

    public override readonly bool Equals(object? obj) => obj is SizeInt32 other && Equals(other);

    public static bool operator ==(SizeInt32 a, SizeInt32 b) => a.Equals(b);

    public static bool operator !=(SizeInt32 a, SizeInt32 b) => !a.Equals(b);
}

public struct Vector2Double : IEquatable<Vector2Double>
{
    public Vector2Double(double x, double y) => (X, Y) = (x, y);

    public double X { get; set; }

    public double Y { get; set; }

    public readonly bool Equals(Vector2Double other) => X.Equals(other.X) && Y.Equals(other.Y);

    public override readonly bool Equals(object? obj) => obj is Vector2Double other && Equals(other);
}

public struct RectInt32 : IEquatable<RectInt32>
{
    public RectInt32(int x, int y, int width, int height) => (X, Y, Width, Height) = (x, y, width, height);

    public RectInt32(Point2Int32 location, SizeInt32 size)
        : this(location.X, location.Y, size.Width, size.Height)
    {
    }

    public int X { get; set; }

    public int Y { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public readonly int Left => X;

    public readonly int Top => Y;

    public readonly int Right => X + Width;

    public readonly int Bottom => Y + Height;

    public Point2Int32 Location
    {
        readonly get => new(X, Y);
        set => (X, Y) = (value.X, value.Y);
    }

    public SizeInt32 Size
    {
        readonly get => new(Width, Height);
        set => (Width, Height) = (value.Width, value.Height);
    }

    public readonly long Area => (long)Width * Height;

    public readonly bool IsEmpty => Width <= 0 || Height <= 0;

    public readonly bool HasArea => !IsEmpty;

    public readonly bool Contains(RectInt32 rect) => rect.Left >= Left && rect.Top >= Top && rect.Right <= Right && rect.Bottom <= Bottom;

    public readonly bool IntersectsWith(RectInt32 rect) => Intersect(this, rect).HasArea;

    public static RectInt32 Intersect(RectInt32 a, RectInt32 b)
    {
        var left = Math.Max(a.Left, b.Left);
        var top = Math.Max(a.Top, b.Top);
        var right = Math.Min(a.Right, b.Right);
        var bottom = Math.Min(a.Bottom, b.Bottom);
        return right > left && bottom > top ? FromEdges(left, top, right, bottom) : default;
    }

    public static RectInt32 Union(RectInt32 a, RectInt32 b) =>
        FromEdges(Math.Min(a.Left, b.Left), Math.Min(a.Top, b.Top), Math.Max(a.Right, b.Right), Math.Max(a.Bottom, b.Bottom));

    public static RectInt32 Inflate(RectInt32 rect, int dx, int dy) =>
        new(rect.X - dx, rect.Y - dy, rect.Width + (2 * dx), rect.Height + (2 * dy));

    public static RectInt32 Offset(RectInt32 rect, int dx, int dy) => new(rect.X + dx, rect.Y + dy, rect.Width, rect.Height);

    public static RectInt32 FromEdges(int leftOrRight, int topOrBottom, int rightOrLeft, int bottomOrTop) =>
        new(
            Math.Min(leftOrRight, rightOrLeft),
            Math.Min(topOrBottom, bottomOrTop),
            Math.Abs(rightOrLeft - leftOrRight),
            Math.Abs(bottomOrTop - topOrBottom));

    public readonly bool Equals(RectInt32 other) => X == other.X && Y == other.Y && Width == other.Width && Height == other.Height;

    public override readonly bool Equals(object? obj) => obj is RectInt32 other && Equals(other);

    public override readonly string ToString() => $"({X}, {Y}) {Width}x{Height}";

    public static bool operator ==(RectInt32 a, RectInt32 b) => a.Equals(b);

    public static bool operator !=(RectInt32 a, RectInt32 b) => !a.Equals(b);
}

public static class PixelKernels
{
    // The host's masking rule: mask 255 = effect, 0 = source, in between a blend of all four channels, rounded.
    public static unsafe void Overwrite(RegionPtr<ColorBgra32> dstSrc1, RegionPtr<ColorBgra32> src2, RegionPtr<ColorAlpha8> src2A)
    {
        for (var y = 0; y < dstSrc1.Height; y++)
        {
            var target = (byte*)dstSrc1.Rows[y].Ptr;
            var effect = (byte*)src2.Rows[y].Ptr;
            var mask = (byte*)src2A.Rows[y].Ptr;
            for (var x = 0; x < dstSrc1.Width; x++)
            {
                for (var channel = 0; channel < 4; channel++)
                {
                    var i = (4 * x) + channel;
                    target[i] = (byte)(((target[i] * (255 - mask[x])) + (effect[i] * mask[x]) + 127) / 255);
                }
            }
        }
    }
}
