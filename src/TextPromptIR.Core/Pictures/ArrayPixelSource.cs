namespace TextPromptIR.Core.Pictures;

/// <summary>A picture in memory.</summary>
public sealed class ArrayPixelSource : IPixelSource
{
    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly int _stride;
    private readonly Lazy<bool> _isGrey;

    /// <summary>Wraps pixels without copying them; they must stay unchanged.</summary>
    /// <param name="pixels">Rows from the top.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="layout">How a pixel lies in memory.</param>
    /// <param name="stride">Bytes from one row to the next; 0 means rows without gaps.</param>
    /// <exception cref="ArgumentException">Too few bytes for that size.</exception>
    public ArrayPixelSource(ReadOnlyMemory<byte> pixels, int width, int height, PixelLayout layout, int stride = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var row = checked(width * layout.BytesPerPixel());
        _stride = stride == 0 ? row : stride;
        if (_stride < row || pixels.Length < ((long)_stride * (height - 1)) + row)
            throw new ArgumentException($"{pixels.Length} bytes do not hold {width}x{height} pixels with rows {_stride} bytes apart.", nameof(pixels));
        _pixels = pixels;
        Width = width;
        Height = height;
        Layout = layout;
        _isGrey = new Lazy<bool>(() => GreyProbe.IsGrey(this));
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public PixelLayout Layout { get; }

    /// <inheritdoc/>
    public bool IsGrey => _isGrey.Value;

    /// <inheritdoc/>
    public void Read(PixelRect bounds, Span<byte> destination, int stride)
    {
        if (!new PixelRect(0, 0, Width, Height).Contains(bounds))
            throw new ArgumentOutOfRangeException(nameof(bounds), bounds, "Not inside the picture.");
        var bytes = Layout.BytesPerPixel();
        for (var y = 0; y < bounds.Height; y++)
            _pixels.Span.Slice(((bounds.Y + y) * _stride) + (bounds.X * bytes), bounds.Width * bytes).CopyTo(destination[(y * stride)..]);
    }
}
