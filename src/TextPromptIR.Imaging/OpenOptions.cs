namespace TextPromptIR.Imaging;

/// <summary>Limits on what is opened.</summary>
public sealed record OpenOptions
{
    /// <summary>
    /// Pixels a picture may have, 500 million by default. Checked against the header before anything is decoded: a file of a few kilobytes
    /// may claim, and really hold, a picture that fills the disk.
    /// </summary>
    public long MaxPixels { get; init; } = 500_000_000;

    /// <summary>
    /// Decoded bytes kept in memory, 256 MiB by default; a larger picture is kept in a temporary file that only this process can see,
    /// so memory stays bounded whatever the picture's size.
    /// </summary>
    public long MaxBytesInMemory { get; init; } = 256L << 20;
}
