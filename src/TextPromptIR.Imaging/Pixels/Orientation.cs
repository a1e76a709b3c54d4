using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Imaging.Pixels;

/// <summary>
/// How stored rows and columns become the displayed picture: EXIF tag 0x0112, values 1 to 8. Displayed pixel (x, y) is the stored pixel
/// (x, y) or, where the axes are swapped, (y, x), counted from the far edge where that axis is flipped.
/// </summary>
/// <param name="Tag">1 to 8; any other value counts as 1, as viewers do.</param>
internal readonly record struct Orientation(int Tag)
{
    public bool IsIdentity => Tag is < 2 or > 8;

    public bool SwapsAxes => Tag is >= 5 and <= 8;

    private bool FlipsX => Tag is 2 or 3 or 7 or 8;

    private bool FlipsY => Tag is 3 or 4 or 6 or 7;

    /// <summary>The stored pixels that a displayed rectangle needs.</summary>
    /// <param name="displayed">A rectangle of the displayed picture.</param>
    /// <param name="storedWidth">Width as stored.</param>
    /// <param name="storedHeight">Height as stored.</param>
    public PixelRect ToStored(PixelRect displayed, int storedWidth, int storedHeight)
    {
        var rect = SwapsAxes ? new PixelRect(displayed.Y, displayed.X, displayed.Height, displayed.Width) : displayed;
        return rect with
        {
            X = FlipsX ? storedWidth - rect.Right : rect.X,
            Y = FlipsY ? storedHeight - rect.Bottom : rect.Y,
        };
    }

    /// <summary>Turns one rectangle.</summary>
    /// <param name="stored">Pixels of the stored rectangle, row after row.</param>
    /// <param name="storedWidth">Its width.</param>
    /// <param name="storedHeight">Its height.</param>
    /// <param name="displayed">Receives the displayed rectangle.</param>
    /// <param name="displayedStride">Pixels from one displayed row to the next.</param>
    public void Turn<T>(ReadOnlySpan<T> stored, int storedWidth, int storedHeight, Span<T> displayed, int displayedStride)
    {
        var stepX = FlipsX ? -1 : 1;
        var stepY = FlipsY ? -storedWidth : storedWidth;
        var origin = (FlipsX ? storedWidth - 1 : 0) + (FlipsY ? (storedHeight - 1) * storedWidth : 0);
        var (width, height) = SwapsAxes ? (storedHeight, storedWidth) : (storedWidth, storedHeight);
        var (alongRow, alongColumn) = SwapsAxes ? (stepY, stepX) : (stepX, stepY);
        for (var y = 0; y < height; y++)
        {
            var row = displayed.Slice(y * displayedStride, width);
            var at = origin + (y * alongColumn);
            for (var x = 0; x < row.Length; x++, at += alongRow)
                row[x] = stored[at];
        }
    }
}
