using NetVips;
using TextPromptIR.Imaging.Formats;
using Orientation = TextPromptIR.Imaging.Pixels.Orientation;

namespace TextPromptIR.Imaging.Reading;

/// <summary>Takes from a loaded file what its outputs keep (names: https://www.libvips.org/API/current/libvips-header.html).</summary>
internal static class MetadataReader
{
    // EXIF travels as the whole block. libvips' single exif- fields are a view of it and stay behind, as does the thumbnail:
    // it would show the picture as it was before the restoration.
    private static readonly string[] Blocks = ["exif-data", "xmp-data", "iptc-data", "photoshop-data"];

    /// <summary>Reads metadata.</summary>
    /// <param name="file">As loaded.</param>
    /// <param name="picture">After colour conversion: its profile is the one that fits the pixels.</param>
    /// <param name="path">The file, for what libvips does not tell.</param>
    /// <param name="format">The file's format.</param>
    public static PictureMetadata Read(Image file, Image picture, string path, PictureFormat format)
    {
        var fields = new Dictionary<string, object>();
        foreach (var name in Blocks)
            AddBlock(fields, file, name);
        AddBlock(fields, picture, "icc-profile-data");
        foreach (var name in file.GetFields().Where(name => name.StartsWith("png-comment-", StringComparison.Ordinal)))
            fields[name] = file.Get(name);
        if (file.Contains("resolution-unit"))
            fields["resolution-unit"] = file.Get("resolution-unit");
        var kindsNotRead = format == PictureFormat.Tiff ? TiffTags.KindsNotRead(path) : [];
        if (file.Contains(PictureMetadata.DescriptionField) && file.Get(PictureMetadata.DescriptionField) is string { Length: > 0 } description)
        {
            // Old files have it in the encoding of their time, which came out as replacement characters: no description to hand on.
            if (description.Contains('\uFFFD', StringComparison.Ordinal))
                kindsNotRead = [.. kindsNotRead, "description"];
            else
                fields[PictureMetadata.DescriptionField] = description;
        }

        return new PictureMetadata
        {
            Fields = fields,
            KindsNotRead = kindsNotRead,
            PixelsPerMillimetreX = file.Xres,
            PixelsPerMillimetreY = file.Yres,
            ChromaSubsampling = file.Contains("jpeg-chroma-subsample") ? file.Get("jpeg-chroma-subsample") as string : null,
            IsLosslessWebP = format == PictureFormat.WebP && WebPChunks.IsLossless(path),
        };
    }

    public static Orientation Orientation(Image file) =>
        new(file.Contains("orientation") && file.Get("orientation") is int tag ? tag : 1);

    public static int Pages(Image file, string path, PictureFormat format)
    {
        if (format == PictureFormat.Png)
            return PngFrames.Count(path);
        return file.Contains("n-pages") && file.Get("n-pages") is int pages ? Math.Max(pages, 1) : 1;
    }

    private static void AddBlock(Dictionary<string, object> fields, Image image, string name)
    {
        if (image.GetTypeOf(name) == GValue.BlobType && image.Get(name) is byte[] { Length: > 0 } block)
            fields[name] = block;
    }
}
