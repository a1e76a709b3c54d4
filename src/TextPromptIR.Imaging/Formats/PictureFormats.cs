namespace TextPromptIR.Imaging.Formats;

/// <summary>Which file name endings stand for which format.</summary>
internal static class PictureFormats
{
    /// <summary>The formats as a sentence lists them.</summary>
    public const string Names = "PNG, JPEG, TIFF, WebP and BMP";

    private static readonly Dictionary<string, PictureFormat> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = PictureFormat.Png,
        [".jpg"] = PictureFormat.Jpeg,
        [".jpeg"] = PictureFormat.Jpeg,
        [".jpe"] = PictureFormat.Jpeg,
        [".jfif"] = PictureFormat.Jpeg,
        [".tif"] = PictureFormat.Tiff,
        [".tiff"] = PictureFormat.Tiff,
        [".webp"] = PictureFormat.WebP,
        [".bmp"] = PictureFormat.Bmp,
        [".dib"] = PictureFormat.Bmp,
    };

    /// <summary>All endings, with their dot, in lower case.</summary>
    public static IReadOnlyCollection<string> Extensions => ByExtension.Keys;

    /// <summary>The format that a path's ending stands for; null for any other ending.</summary>
    public static PictureFormat? FromPath(string path) =>
        ByExtension.TryGetValue(Path.GetExtension(path), out var format) ? format : null;

    /// <summary>Largest width and height that the format can hold, in pixels.</summary>
    public static int LargestSide(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => 65_500,
        PictureFormat.WebP => 16_383,
        PictureFormat.Png => 1_000_000,
        _ => int.MaxValue,
    };
}
