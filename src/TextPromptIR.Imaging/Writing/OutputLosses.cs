using TextPromptIR.Imaging.Formats;
using TextPromptIR.Imaging.Reading;

namespace TextPromptIR.Imaging.Writing;

/// <summary>Plain sentences about what an output cannot have of a picture.</summary>
internal static class OutputLosses
{
    public static IReadOnlyList<string> Of(DecodedPicture picture, PictureFormat format)
    {
        var (from, to) = (picture.Shape, picture.Shape.FittedTo(format));
        var metadata = picture.Metadata;
        var losses = new List<string>();
        if (from.HasAlpha && !to.HasAlpha)
            losses.Add($"{format} has no transparency: transparent parts become white.");
        if (from.Bits > to.Bits)
            losses.Add($"{format} has 8 bits per channel: the picture's 16 bits are rounded.");
        if (metadata.HasExif && format is PictureFormat.Tiff)
            losses.Add("TIFF is written without EXIF (camera data); ICC profile, XMP, IPTC and resolution are kept.");
        if (metadata.HasBlocks && format is PictureFormat.Bmp)
            losses.Add("BMP has no place for EXIF, XMP and colour profile: they are left out.");
        var left = metadata.KindsNotRead;
        if (metadata.HasDescription && format is not PictureFormat.Tiff)
            left = [.. left, "description"];
        if (left.Count > 0)
            losses.Add($"Not carried over from the TIFF file: {string.Join(", ", left)}.");
        return losses;
    }
}
