using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Imaging;

/// <summary>Fills a full-width band of rows.</summary>
/// <param name="band">The rows to fill.</param>
/// <param name="destination">Receives the rows in the picture's layout.</param>
/// <param name="stride">Bytes from one row to the next.</param>
public delegate void RowSource(PixelRect band, Span<byte> destination, int stride);
