using System.Text;
using System.Text.RegularExpressions;
using NetVips;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Reading;

/// <summary>Plain sentences about parts of a file that are not read, or are read as something else.</summary>
internal static partial class ReadingNotices
{
    /// <param name="file">As loaded.</param>
    /// <param name="path">The file, for what libvips does not tell.</param>
    /// <param name="format">The file's format.</param>
    /// <param name="metadata">What was read beside the pixels.</param>
    /// <param name="pages">Pages or frames.</param>
    public static IReadOnlyList<string> Of(Image file, string path, PictureFormat format, PictureMetadata metadata, int pages)
    {
        var notices = new List<string>();
        if (pages > 1)
            notices.Add($"The file holds {pages} pages or frames; only the first is read.");
        if (file.Interpretation == Enums.Interpretation.Cmyk)
            notices.Add("The file's CMYK colours are converted to sRGB; outputs are RGB.");
        if (format == PictureFormat.Jpeg)
            AddJpeg(notices, JpegExtras.Read(path), metadata.Xmp);
        return notices;
    }

    private static void AddJpeg(List<string> notices, JpegExtras extras, ReadOnlySpan<byte> xmp)
    {
        // An output keeps its source's XMP, so a file that declares a gain map or a video need not have one: "declares" is true of both.
        var text = Encoding.Latin1.GetString(xmp);
        if (extras.HasGainMap || GainMapInXmp().IsMatch(text))
            notices.Add("The file declares an HDR gain map, which is not read: outputs have standard range (their XMP stays as it is).");
        else if (extras.HasMorePictures)
            notices.Add("The file holds further pictures (MPF: other views or an HDR gain map); only the first is read.");
        if (MotionPhotoInXmp().IsMatch(text))
            notices.Add("The file declares a motion photo: its still picture is read, its video is not (outputs' XMP stays as it is).");
    }

    // Adobe's and Google's name space, and Apple's.
    [GeneratedRegex("hdrgm:|hdr-gain-map|HDRGainMap")]
    private static partial Regex GainMapInXmp();

    // Google's Motion Photo and its forerunner, as attribute or element; 0 stands for none.
    [GeneratedRegex("""(MotionPhoto|MicroVideo)\s*(=\s*["']|>)\s*1""")]
    private static partial Regex MotionPhotoInXmp();
}
