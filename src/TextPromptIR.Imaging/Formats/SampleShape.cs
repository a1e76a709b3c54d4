using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Imaging.Formats;

/// <summary>Samples of one pixel in a file: how many, and of how many bits.</summary>
/// <param name="Bands">1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.</param>
/// <param name="Bits">8 or 16.</param>
internal readonly record struct SampleShape(int Bands, int Bits)
{
    public int BytesPerPixel => Bands * Bits / 8;

    public bool HasAlpha => Bands is 2 or 4;

    public bool IsGrey => Bands <= 2;

    /// <summary>The layout in which the restoration sees these samples.</summary>
    public PixelLayout Layout => Bits == 16 ? PixelLayout.Rgba64 : PixelLayout.Bgra32;

    /// <summary>What the format can hold of these samples.</summary>
    public SampleShape FittedTo(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => new SampleShape(IsGrey ? 1 : 3, 8),
        PictureFormat.WebP or PictureFormat.Bmp => new SampleShape(HasAlpha ? 4 : 3, 8),
        _ => this,
    };
}
