using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging.Pixels;

namespace TextPromptIR.Imaging;

/// <summary>
/// Finished pixels of a picture on their way to another step: in memory, or in a temporary file where they are large. Thread-safe to read.
/// </summary>
public sealed class PictureSnapshot : IPixelSource, IDisposable
{
    private const int BandHeight = 256;
    private readonly PixelStore _pixels;

    private PictureSnapshot(IPixelSource like, PixelStore pixels)
    {
        Width = like.Width;
        Height = like.Height;
        Layout = like.Layout;
        IsGrey = like.IsGrey;
        _pixels = pixels;
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public PixelLayout Layout { get; }

    /// <inheritdoc/>
    public bool IsGrey { get; }

    private long RowBytes => (long)Width * Samples.BytesPerPixel(Layout);

    /// <summary>Pulls a picture band by band and keeps it.</summary>
    /// <param name="like">Size, layout and greyness.</param>
    /// <param name="rows">Fills a full-width band of rows, from the top.</param>
    /// <param name="options">Bytes kept in memory.</param>
    /// <param name="cancellationToken">Ends it within a band.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PictureTooLarge"/>: no room; errors of <paramref name="rows"/> pass through.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PictureSnapshot Take(IPixelSource like, RowSource rows, OpenOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(like);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        var stride = checked(like.Width * Samples.BytesPerPixel(like.Layout));
        var pixels = Store(() => PixelStore.Create((long)stride * like.Height, options.MaxBytesInMemory));
        try
        {
            var buffer = new byte[checked(stride * Math.Min(BandHeight, like.Height))];
            for (var y = 0; y < like.Height; y += BandHeight)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var band = new PixelRect(0, y, like.Width, Math.Min(BandHeight, like.Height - y));
                var length = band.Height * stride;
                rows(band, buffer.AsSpan(0, length), stride);
                Store(() =>
                {
                    pixels.Append(buffer.AsSpan(0, length));
                    return pixels;
                });
            }

            return new PictureSnapshot(like, pixels);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(PixelRect bounds, Span<byte> destination, int stride)
    {
        if (!new PixelRect(0, 0, Width, Height).Contains(bounds))
            throw new ArgumentOutOfRangeException(nameof(bounds), bounds, $"Outside of {Width} x {Height}.");
        var bytes = Samples.BytesPerPixel(Layout);
        for (var y = 0; y < bounds.Height; y++)
            _pixels.Read(((bounds.Y + y) * RowBytes) + ((long)bounds.X * bytes), destination.Slice(y * stride, bounds.Width * bytes));
    }

    /// <inheritdoc/>
    public void Dispose() => _pixels.Dispose();

    private static PixelStore Store(Func<PixelStore> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            throw PictureErrors.NoRoomToDecode("the picture between two steps", e);
        }
    }
}
