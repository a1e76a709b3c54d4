using System.Runtime.ExceptionServices;
using NetVips;
using TextPromptIR.Imaging.Formats;
using TextPromptIR.Imaging.Pixels;

namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// PNG, JPEG, TIFF and WebP through libvips, streamed from the file into a <see cref="PixelStore"/>. The loader is named by the file's
/// signature, so no other of libvips' loaders ever sees the file, and brackets in a file name are not taken for options.
/// </summary>
internal static class VipsReader
{
    public static DecodedPicture Read(string path, PictureFormat format, OpenOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var file = Load(OperatingSystem.IsWindows() ? WindowsPaths.Extended(Path.GetFullPath(path)) : path, format);
            PictureDecoder.CheckSize(path, file.Width, file.Height, options);
            if (format == PictureFormat.Tiff && !TiffTiles.LieInside(path))
                throw PictureErrors.Damaged(path, "tiles are missing.");
            using var picture = ToRgbOrGrey(file, path);
            var shape = ShapeOf(picture, path);
            var metadata = MetadataReader.Read(file, picture, path, format);
            var pages = MetadataReader.Pages(file, path, format);
            var notices = ReadingNotices.Of(file, path, format, metadata, pages);
            return new DecodedPicture
            {
                StoredWidth = picture.Width,
                StoredHeight = picture.Height,
                Shape = shape,
                Pixels = Decode(path, picture, shape, options, cancellationToken),
                Format = format,
                Orientation = MetadataReader.Orientation(file),
                Metadata = metadata,
                Pages = pages,
                Notices = notices,
            };
        }
        catch (VipsException e)
        {
            throw PictureErrors.Damaged(path, Reason(e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file was there a moment ago.
            throw PictureErrors.CannotOpen(path, e);
        }
    }

    private static Image Load(string path, PictureFormat format)
    {
        // Truncated files and files with errors inside are refused; a decoder's mere warnings are not errors.
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Error;
        return format switch
        {
            PictureFormat.Png => Image.Pngload(path, access: access, failOn: failOn),
            PictureFormat.Jpeg => Image.Jpegload(path, access: access, failOn: failOn),
            PictureFormat.Tiff => Image.Tiffload(path, access: access, failOn: failOn),
            _ => Image.Webpload(path, access: access, failOn: failOn),
        };
    }

    private static Image ToRgbOrGrey(Image file, string path)
    {
        var deep = file.Format == Enums.BandFormat.Ushort;
        switch (file.Interpretation)
        {
            case Enums.Interpretation.Cmyk:
                // Without a profile of its own the file is read by libvips' built-in CMYK profile.
                return file.IccTransform("srgb", embedded: true, inputProfile: "cmyk", intent: Enums.Intent.Perceptual, depth: deep ? 16 : 8);
            case Enums.Interpretation.Lab or Enums.Interpretation.Labs or Enums.Interpretation.Labq:
                throw PictureErrors.Unreadable(path, "L*a*b* colours");
            default:
                if (file.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
                    throw PictureErrors.Unreadable(path, "samples other than 8 or 16 bit whole numbers");
                return file.Copy();
        }
    }

    private static SampleShape ShapeOf(Image picture, string path) => picture.Bands is >= 1 and <= 4
        ? new SampleShape(picture.Bands, picture.Format == Enums.BandFormat.Ushort ? 16 : 8)
        : throw PictureErrors.Unreadable(path, $"{picture.Bands} channels per pixel");

    private static PixelStore Decode(string path, Image picture, SampleShape shape, OpenOptions options, CancellationToken cancellationToken)
    {
        var expected = (long)picture.Width * picture.Height * shape.BytesPerPixel;
        PixelStore? pixels = null;
        Exception? failure = null;
        try
        {
            pixels = PixelStore.Create(expected, options.MaxBytesInMemory);
            using var target = new TargetCustom();
            target.OnWrite += (buffer, length) =>
            {
                // No exception may cross libvips: it is kept, libvips is told to stop, and the exception goes on from here.
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    pixels.Append(buffer.AsSpan(0, length));
                    return length;
                }
                catch (Exception e)
                {
                    failure = e;
                    return -1;
                }
            };
            picture.RawsaveTarget(target, keep: Enums.ForeignKeep.None);
            return pixels.Length == expected ? pixels : throw PictureErrors.Damaged(path, "rows are missing.");
        }
        catch (Exception e)
        {
            pixels?.Dispose();
            if ((failure ?? e) is IOException or OutOfMemoryException or UnauthorizedAccessException)
                throw PictureErrors.NoRoomToDecode(path, failure ?? e);
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    // libvips collects one line per layer, innermost first; the binding adds its own line before them.
    private static string Reason(VipsException e)
    {
        var lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? $"{lines[1]}." : "the decoder gave up.";
    }
}
