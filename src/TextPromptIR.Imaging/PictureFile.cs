using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Imaging;

/// <summary>A picture file opened for restoration: oriented, decoded, read rectangle by rectangle.</summary>
public sealed class PictureFile : IPixelSource, IDisposable
{
    private PictureFile() => throw new NotImplementedException();

    /// <summary>Opens PNG, JPEG, TIFF, WebP or BMP; orientation is applied, CMYK is converted, ICC profile, EXIF and XMP are remembered.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.InputNotFound"/>, <see cref="ErrorCode.UnsupportedFormat"/>,
    /// <see cref="ErrorCode.DamagedPicture"/>, <see cref="ErrorCode.PictureTooLarge"/>.</exception>
    public static PictureFile Open(string path) => throw new NotImplementedException();

    /// <inheritdoc/>
    public int Width => throw new NotImplementedException();

    /// <inheritdoc/>
    public int Height => throw new NotImplementedException();

    /// <inheritdoc/>
    public PixelLayout Layout => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool IsGrey => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Read(PixelRect bounds, Span<byte> destination, int stride) => throw new NotImplementedException();

    /// <summary>
    /// Writes a picture of the same size and layout with this file's metadata. Rows are pulled in bands from the top; the file appears
    /// under its name only when it is whole.
    /// </summary>
    /// <param name="path">Output; its extension chooses the format.</param>
    /// <param name="rows">Fills a full-width band of rows: bounds, destination, stride in bytes.</param>
    /// <param name="options">Quality and overwriting.</param>
    /// <param name="cancellationToken">Leaves no partial file.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.OutputExists"/>, <see cref="ErrorCode.OutputNotWritable"/>,
    /// <see cref="ErrorCode.UnsupportedFormat"/>; errors of <paramref name="rows"/> pass through.</exception>
    public void SaveAs(string path, RowSource rows, SaveOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
