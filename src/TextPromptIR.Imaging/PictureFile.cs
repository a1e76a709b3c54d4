using System.Buffers;
using System.Runtime.InteropServices;
using NetVips;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging.Reading;
using TextPromptIR.Imaging.Writing;
using TextPromptIR.Imaging.Formats;
using TextPromptIR.Imaging.Pixels;

namespace TextPromptIR.Imaging;

/// <summary>A picture file opened for restoration: oriented, decoded, read rectangle by rectangle.</summary>
/// <remarks>
/// A file is decoded once, when it is opened, and closed again; the decoded pixels stay in memory or, where they are large, in a
/// temporary file. Reading is thread-safe; disposing while another thread reads is not.
/// </remarks>
public sealed class PictureFile : IPixelSource, IDisposable
{
    /// <summary>End of the name that a file bears while it is written; left behind only by a killed process, and then safe to delete.</summary>
    public const string TemporarySuffix = ".tpir-tmp";

    // Rotated pictures are turned in blocks of this side: block and target both stay in the processor's cache.
    private const int TurnBlock = 128;

    private readonly string path;
    private readonly DecodedPicture decoded;

    private PictureFile(string path, DecodedPicture decoded)
    {
        this.path = path;
        this.decoded = decoded;
        IsGrey = decoded.Shape.IsGrey || GreyScan.IsGrey(decoded.Pixels, decoded.Shape);
    }

    /// <summary>Endings of the files that can be opened and written, with their dot, in lower case.</summary>
    public static IReadOnlyCollection<string> Extensions => PictureFormats.Extensions;

    /// <summary>The ending of an output that is named after an input: the input's own, or <c>.png</c> where that names no known format; what an input is is told by its
    /// first bytes, so any name may be one.</summary>
    /// <param name="path">The input.</param>
    public static string OutputExtension(string path) => PictureFormats.FromPath(path) is null ? ".png" : Path.GetExtension(path);

    /// <inheritdoc/>
    public int Width => decoded.Orientation.SwapsAxes ? decoded.StoredHeight : decoded.StoredWidth;

    /// <inheritdoc/>
    public int Height => decoded.Orientation.SwapsAxes ? decoded.StoredWidth : decoded.StoredHeight;

    /// <inheritdoc/>
    public PixelLayout Layout => decoded.Shape.Layout;

    /// <inheritdoc/>
    public bool IsGrey { get; }

    /// <summary>True when the file has an alpha channel.</summary>
    public bool HasAlpha => decoded.Shape.HasAlpha;

    /// <summary>Plain sentences for the user about what was not taken over as it is in the file, such as further pages or CMYK; mostly none.</summary>
    public IReadOnlyList<string> Notices => decoded.Notices;

    /// <summary>Opens PNG, JPEG, TIFF, WebP or BMP; orientation is applied, CMYK is converted, ICC profile, EXIF and XMP are remembered.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.InputNotFound"/>, <see cref="ErrorCode.UnsupportedFormat"/>,
    /// <see cref="ErrorCode.DamagedPicture"/>, <see cref="ErrorCode.PictureTooLarge"/>, <see cref="ErrorCode.NativeLibrary"/>.</exception>
    public static PictureFile Open(string path) => Open(path, new OpenOptions(), CancellationToken.None);

    /// <summary>Opens a picture as <see cref="Open(string)"/> does, with limits of the caller's and a way out.</summary>
    /// <param name="path">The file; what it is told by its first bytes, not by its name.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Ends decoding within a few rows.</param>
    /// <exception cref="RestoreException">As for <see cref="Open(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PictureFile Open(string path, OpenOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        return new PictureFile(path, PictureDecoder.Decode(path, options, cancellationToken));
    }

    /// <summary>Finds out by its first bytes, before any long work, whether a file can be a picture that is read here.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.InputNotFound"/>, <see cref="ErrorCode.UnsupportedFormat"/>, <see cref="ErrorCode.DamagedPicture"/>.</exception>
    public static void CheckInput(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PictureDecoder.Detect(path);
    }

    /// <summary>Recognises what a killed process left of an output; folders are not looked at.</summary>
    /// <param name="output">The output, by path or name.</param>
    /// <param name="file">A file in the output's folder, by path or name.</param>
    /// <returns>True when the file has a name that the output bears while it is written (it ends in <see cref="TemporarySuffix"/>).</returns>
    public static bool IsTemporaryOf(string output, string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        ArgumentNullException.ThrowIfNull(file);
        return TemporaryNames.IsFor(output, file);
    }

    /// <summary>Finds out, before any long work, whether a picture could be written to a path; leaves nothing there.</summary>
    /// <param name="path">Output; its extension chooses the format.</param>
    /// <param name="options">Whether an existing file may be replaced.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.OutputExists"/>, <see cref="ErrorCode.OutputNotWritable"/>,
    /// <see cref="ErrorCode.UnsupportedFormat"/>.</exception>
    public static void CheckOutput(string path, SaveOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        OutputChecks.Check(path, options);
    }

    /// <summary>As <see cref="CheckOutput"/>, and whether the format can hold this picture; <see cref="SaveAs"/> begins with it.</summary>
    /// <param name="path">Output; its extension chooses the format.</param>
    /// <param name="options">Quality and overwriting.</param>
    /// <exception cref="RestoreException">As for <see cref="CheckOutput"/>.</exception>
    public void CheckCanSaveAs(string path, SaveOptions options) => CheckedFormat(path, options);

    /// <summary>Plain sentences about what an output of that name will not have of this picture (alpha, 16 bits, a TIFF's EXIF); mostly none.</summary>
    /// <param name="path">Output; its extension chooses the format.</param>
    public IReadOnlyList<string> LossesWhenSavedAs(string path) =>
        PictureFormats.FromPath(path) is { } format ? OutputLosses.Of(decoded, format) : [];

    /// <inheritdoc/>
    public void Read(PixelRect bounds, Span<byte> destination, int stride)
    {
        if (!new PixelRect(0, 0, Width, Height).Contains(bounds) || bounds.IsEmpty)
            throw new ArgumentOutOfRangeException(nameof(bounds), bounds, $"Outside of {Width} x {Height}.");
        var pixelBytes = Samples.BytesPerPixel(Layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, bounds.Width * pixelBytes);
        if (decoded.Orientation.IsIdentity)
        {
            ReadStored(bounds, destination, stride);
            return;
        }

        for (var y = 0; y < bounds.Height; y += TurnBlock)
        {
            for (var x = 0; x < bounds.Width; x += TurnBlock)
            {
                var block = new PixelRect(bounds.X + x, bounds.Y + y, TurnBlock, TurnBlock).Intersect(bounds);
                var target = destination[((y * stride) + (x * pixelBytes))..];
                if (Layout == PixelLayout.Rgba64)
                    ReadTurned<ulong>(block, target, stride);
                else
                    ReadTurned<uint>(block, target, stride);
            }
        }
    }

    /// <summary>
    /// Writes a picture of the same size and layout with this file's metadata. Rows are pulled in bands from the top; the file appears
    /// under its name only when it is whole.
    /// </summary>
    /// <remarks>
    /// Rows are pulled on the calling thread while another one encodes. Written is what the source held as far as the format can hold it:
    /// grey stays grey, 16 bits stay 16 bits, alpha stays straight (see <see cref="LossesWhenSavedAs"/>). WebP is lossless where the source
    /// was, or at quality 100. JPEG keeps the chroma subsampling of a JPEG source, and has none from other sources at quality 90 and above.
    /// Encoding streams, except in WebP, whose encoder holds the whole picture (about 10 bytes per pixel).
    /// </remarks>
    /// <param name="path">Output; its extension chooses the format.</param>
    /// <param name="rows">Fills a full-width band of rows: bounds, destination, stride in bytes.</param>
    /// <param name="options">Quality and overwriting.</param>
    /// <param name="cancellationToken">Leaves no partial file.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.OutputExists"/>, <see cref="ErrorCode.OutputNotWritable"/>,
    /// <see cref="ErrorCode.UnsupportedFormat"/>; errors of <paramref name="rows"/> pass through.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void SaveAs(string path, RowSource rows, SaveOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var format = CheckedFormat(path, options);
        if (format != PictureFormat.Bmp)
            VipsRuntime.Require();
        var writer = new PictureWriter(Width, Height, Layout, decoded.Shape.FittedTo(format), format, decoded.Metadata, options);
        using var output = OutputFile.Create(path);
        var inRows = false;
        try
        {
            writer.Write(output.Stream, Pull, cancellationToken);
        }
        catch (Exception e) when (!inRows && e is IOException or VipsException)
        {
            throw PictureErrors.NotWritable(path, e.Message.ReplaceLineEndings(" ").Trim(), e);
        }

        output.Commit(options.Overwrite);

        // A caller's own IOException is not the output's: it has to pass through unchanged.
        void Pull(PixelRect band, Span<byte> destination, int stride)
        {
            inRows = true;
            rows(band, destination, stride);
            inRows = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => decoded.Pixels.Dispose();

    private PictureFormat CheckedFormat(string output, SaveOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Quality is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(options), options.Quality, "Quality is 1 to 100.");
        var format = OutputChecks.Check(output, options);
        OutputChecks.CheckSize(output, format, Width, Height, decoded.Shape.FittedTo(format));
        if (decoded.Pages > 1 && File.Exists(output) && SameFile.IsReplaced(path, output))
            throw PictureErrors.WouldLosePages(output, decoded.Pages);
        return format;
    }

    private void ReadStored(PixelRect stored, Span<byte> destination, int stride)
    {
        var shape = decoded.Shape;
        var bytes = stored.Width * shape.BytesPerPixel;
        var samples = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            for (var y = 0; y < stored.Height; y++)
            {
                var offset = (((long)(stored.Y + y) * decoded.StoredWidth) + stored.X) * shape.BytesPerPixel;
                decoded.Pixels.Read(offset, samples.AsSpan(0, bytes));
                Samples.Expand(shape, samples.AsSpan(0, bytes), destination.Slice(y * stride, stored.Width * Samples.BytesPerPixel(Layout)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(samples);
        }
    }

    private void ReadTurned<T>(PixelRect block, Span<byte> destination, int stride)
        where T : unmanaged
    {
        var stored = decoded.Orientation.ToStored(block, decoded.StoredWidth, decoded.StoredHeight);
        var pixelBytes = Samples.BytesPerPixel(Layout);
        var pixels = ArrayPool<byte>.Shared.Rent(TurnBlock * TurnBlock * pixelBytes);
        var turned = ArrayPool<byte>.Shared.Rent(TurnBlock * TurnBlock * pixelBytes);
        try
        {
            ReadStored(stored, pixels, stored.Width * pixelBytes);
            decoded.Orientation.Turn(
                MemoryMarshal.Cast<byte, T>(pixels), stored.Width, stored.Height, MemoryMarshal.Cast<byte, T>(turned.AsSpan()), block.Width);
            var rowBytes = block.Width * pixelBytes;
            for (var y = 0; y < block.Height; y++)
                turned.AsSpan(y * rowBytes, rowBytes).CopyTo(destination[(y * stride)..]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
            ArrayPool<byte>.Shared.Return(turned);
        }
    }
}
