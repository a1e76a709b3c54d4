namespace TextPromptIR.Core.Pictures;

/// <summary>A picture that can be read rectangle by rectangle: the host's layer, a file, an array.</summary>
public interface IPixelSource
{
    /// <summary>Width in pixels, at least 1.</summary>
    int Width { get; }

    /// <summary>Height in pixels, at least 1.</summary>
    int Height { get; }

    /// <summary>How <see cref="Read"/> lays out pixels: 4 bytes each for <see cref="PixelLayout.Bgra32"/>, 8 for <see cref="PixelLayout.Rgba64"/>.</summary>
    PixelLayout Layout { get; }

    /// <summary>True when every pixel has equal red, green and blue: the restoration then stays grey.</summary>
    bool IsGrey { get; }

    /// <summary>Copies the pixels of <paramref name="bounds"/> (inside the picture). Called from several threads.</summary>
    /// <param name="bounds">A rectangle inside the picture.</param>
    /// <param name="destination">Receives the rows from the top.</param>
    /// <param name="stride">Bytes from one row to the next in <paramref name="destination"/>.</param>
    void Read(PixelRect bounds, Span<byte> destination, int stride);
}
