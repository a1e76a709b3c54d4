using System.Buffers;
using System.Runtime.InteropServices;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tiles;

/// <summary>Picture to tile: reads a square anywhere around the picture as planar RGB, mirrored beyond the borders, gaps filled.</summary>
/// <remarks>One caller at a time. Reuses its buffers.</remarks>
internal sealed class TileReader
{
    private readonly IPixelSource _source;
    private readonly int _size;
    private readonly int _bytes;
    private readonly byte[] _pixels;
    private readonly int[] _columns;
    private readonly int[] _rows;
    private float[]? _planes;

    /// <summary>Prepares to read tiles of one size.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="size">Edge of a tile in pixels.</param>
    public TileReader(IPixelSource source, int size)
    {
        _source = source;
        _size = size;
        _bytes = source.Layout.BytesPerPixel();
        _pixels = new byte[checked(size * size * _bytes)];
        _columns = new int[size];
        _rows = new int[size];
    }

    /// <summary>Reads the tile at (<paramref name="x"/>, <paramref name="y"/>), which may lie partly or wholly outside the picture.</summary>
    /// <param name="x">Picture coordinate of the first column.</param>
    /// <param name="y">Picture coordinate of the first row.</param>
    /// <param name="tile">Receives <c>3xsizexsize</c>, RGB, nominally [0,1].</param>
    /// <returns>False when every pixel is fully transparent; the tile is then <see cref="TransparentFill.Empty"/>.</returns>
    public bool Read(int x, int y, Span<float> tile)
    {
        var (left, width) = MirrorPadding.Map(x, _source.Width, _columns);
        var (top, height) = MirrorPadding.Map(y, _source.Height, _rows);
        var bounds = new PixelRect(left, top, width, height);
        var pixels = _pixels.AsSpan(0, width * height * _bytes);
        _source.Read(bounds, pixels, width * _bytes);

        var transparent = PixelKernels.CountTransparent(pixels, _source.Layout);
        if (transparent == width * height)
        {
            tile.Fill(TransparentFill.Empty);
            return false;
        }

        var inside = x == left && y == top && width == _size && height == _size;
        var planes = inside ? tile : (_planes ??= new float[3 * _size * _size]).AsSpan(0, 3 * width * height);
        ReadPlanes(bounds, pixels, planes);
        if (transparent > 0)
            FillTransparent(pixels, planes, width, height);
        if (!inside)
            Mirror(planes, width, height, tile);
        return true;
    }

    private void ReadPlanes(PixelRect bounds, ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        if (_source is IFloatPixelSource unrounded)
        {
            unrounded.ReadFloat(bounds, planes);
            return;
        }

        var area = bounds.Width * bounds.Height;
        PixelKernels.ToPlanes(pixels, _source.Layout, planes[..area], planes.Slice(area, area), planes.Slice(2 * area, area));
    }

    private void FillTransparent(ReadOnlySpan<byte> pixels, Span<float> planes, int width, int height)
    {
        var visible = ArrayPool<float>.Shared.Rent(width * height);
        try
        {
            if (_source.Layout == PixelLayout.Bgra32)
            {
                var values = MemoryMarshal.Cast<byte, uint>(pixels);
                for (var i = 0; i < values.Length; i++)
                    visible[i] = values[i] >> 24 == 0 ? 0f : 1f;
            }
            else
            {
                var values = MemoryMarshal.Cast<byte, ulong>(pixels);
                for (var i = 0; i < values.Length; i++)
                    visible[i] = values[i] >> 48 == 0 ? 0f : 1f;
            }

            TransparentFill.Fill(planes, visible, width, height);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(visible);
        }
    }

    private void Mirror(ReadOnlySpan<float> planes, int width, int height, Span<float> tile)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            for (var row = 0; row < _size; row++)
            {
                var from = planes.Slice(((plane * height) + _rows[row]) * width, width);
                var to = tile.Slice(((plane * _size) + row) * _size, _size);
                for (var column = 0; column < to.Length; column++)
                    to[column] = from[_columns[column]];
            }
        }
    }
}
