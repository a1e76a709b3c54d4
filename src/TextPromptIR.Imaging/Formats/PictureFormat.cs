namespace TextPromptIR.Imaging.Formats;

/// <summary>The formats that are read and written.</summary>
internal enum PictureFormat
{
    Png,
    Jpeg,
    Tiff,
    WebP,
    Bmp,
}
