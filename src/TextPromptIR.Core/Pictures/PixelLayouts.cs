namespace TextPromptIR.Core.Pictures;

/// <summary>Sizes of the pixel layouts.</summary>
public static class PixelLayouts
{
    /// <summary>Bytes of one pixel: 4 or 8.</summary>
    public static int BytesPerPixel(this PixelLayout layout) => layout switch
    {
        PixelLayout.Bgra32 => 4,
        PixelLayout.Rgba64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(layout), layout, "Not a pixel layout."),
    };
}
