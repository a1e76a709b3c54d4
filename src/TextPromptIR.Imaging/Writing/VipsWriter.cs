using System.Runtime.ExceptionServices;
using NetVips;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Writing;

/// <summary>Encodes the rows of a <see cref="RowCarrier"/> with libvips into a stream.</summary>
internal static class VipsWriter
{
    /// <summary>Encodes until the carrier ends.</summary>
    /// <param name="rows">The carrier's bytes.</param>
    /// <param name="output">Seekable, readable and writable (TIFF goes back to fill in offsets).</param>
    /// <param name="format">What to write.</param>
    /// <param name="shape">The rows' samples.</param>
    /// <param name="metadata">What the output keeps.</param>
    /// <param name="options">Quality.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    /// <exception cref="VipsException">The encoder failed.</exception>
    public static void Encode(
        BytePipe rows, Stream output, PictureFormat format, SampleShape shape, PictureMetadata metadata, SaveOptions options)
    {
        Exception? failure = null;
        using var source = new SourceCustom();
        source.OnRead += rows.Read;
        using var target = new TargetCustom();
        target.OnWrite += (buffer, length) => Guard(() =>
        {
            output.Write(buffer, 0, length);
            return length;
        });
        target.OnRead += (buffer, length) => (int)Guard(() => output.Read(buffer, 0, length));
        target.OnSeek += (offset, origin) => Guard(() => output.Seek(offset, origin));
        try
        {
            using var carried = Image.PngloadSource(source, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
            using var named = MetadataWriter.Apply(carried, metadata, shape);
            Save(named, target, format, shape, metadata, options);
        }
        catch (VipsException) when (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        // No exception may cross libvips: it is kept, libvips is told to stop, and the exception goes on from above.
        long Guard(Func<long> step)
        {
            try
            {
                return step();
            }
            catch (Exception e)
            {
                failure ??= e;
                return -1;
            }
        }
    }

    /// <summary>
    /// The metadata that the encoder takes. A field that is damaged (a profile that libpng refuses, say) fails the whole encoding, and that
    /// would be after the restoration: so one pixel is encoded before, and the fields that fail it are left out.
    /// </summary>
    public static PictureMetadata Acceptable(PictureMetadata metadata, PictureFormat format, SampleShape shape)
    {
        if (metadata.Fields.Count == 0 || CanEncode(metadata))
            return metadata;
        var accepted = metadata.Fields.Where(field => CanEncode(metadata with { Fields = new Dictionary<string, object>([field]) }));
        return metadata with { Fields = accepted.ToDictionary() };

        bool CanEncode(PictureMetadata candidate)
        {
            try
            {
                using var carrier = new RowCarrier(1, 1, shape);
                using var pipe = new BytePipe();
                pipe.Write([.. carrier.Start(), .. carrier.Rows(new byte[carrier.RowBytes]), .. carrier.End()]);
                pipe.Complete();
                using var output = new MemoryStream();
                Encode(pipe, output, format, shape, candidate, new SaveOptions());
                return true;
            }
            catch (VipsException)
            {
                return false;
            }
        }
    }

    private static void Save(Image image, Target target, PictureFormat format, SampleShape shape, PictureMetadata metadata, SaveOptions options)
    {
        // libvips makes up an EXIF block for a picture that has none; in JPEG alone it is needed, as libvips' place for the resolution.
        var needsExif = metadata.HasExif || (format == PictureFormat.Jpeg && metadata.HasResolution);
        var keep = needsExif ? Enums.ForeignKeep.All : Enums.ForeignKeep.All & ~Enums.ForeignKeep.Exif;
        switch (format)
        {
            case PictureFormat.Png:
                image.PngsaveTarget(target, compression: 6, filter: Enums.ForeignPngFilter.All, keep: keep);
                break;
            case PictureFormat.Jpeg:
                image.JpegsaveTarget(target, q: options.Quality, subsampleMode: Subsampling(metadata, options), keep: keep);
                break;
            case PictureFormat.Tiff:
                image.TiffsaveTarget(
                    target,
                    compression: Enums.ForeignTiffCompression.Deflate,
                    predictor: Enums.ForeignTiffPredictor.Horizontal,
                    bigtiff: (long)image.Width * image.Height * shape.BytesPerPixel > 3_500_000_000,
                    keep: keep);
                break;
            default:
                var lossless = metadata.IsLosslessWebP || options.Quality == 100;
                image.WebpsaveTarget(target, q: options.Quality, lossless: lossless, exact: lossless, keep: keep);
                break;
        }
    }

    // libvips writes 4:2:0 or 4:4:4. A source between the two (4:2:2) gets the finer one, so that nothing of it is lost.
    private static Enums.ForeignSubsample Subsampling(PictureMetadata metadata, SaveOptions options) => metadata.ChromaSubsampling switch
    {
        null => options.Quality >= 90 ? Enums.ForeignSubsample.Off : Enums.ForeignSubsample.On,
        var known when known.StartsWith("4:2:0", StringComparison.Ordinal) || known.StartsWith("4:1", StringComparison.Ordinal) => Enums.ForeignSubsample.On,
        _ => Enums.ForeignSubsample.Off,
    };
}
