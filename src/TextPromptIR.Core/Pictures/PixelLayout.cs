namespace TextPromptIR.Core.Pictures;

/// <summary>How pixels lie in memory. Alpha is always straight (not premultiplied).</summary>
public enum PixelLayout
{
    /// <summary>Four bytes: blue, green, red, alpha (Paint.NET's layout).</summary>
    Bgra32 = 0,

    /// <summary>Four native-endian 16-bit words: red, green, blue, alpha.</summary>
    Rgba64 = 1,
}
