namespace TextPromptIR.Imaging.Pixels;

/// <summary>Decoded bytes of one picture: written once from the start to the end, then read anywhere from any thread.</summary>
internal abstract class PixelStore : IDisposable
{
    /// <summary>Bytes written so far.</summary>
    public long Length { get; private protected set; }

    /// <summary>A store for a picture of so many bytes: in memory, or in a temporary file above the limit.</summary>
    public static PixelStore Create(long bytes, long maxBytesInMemory) =>
        bytes <= maxBytesInMemory ? new MemoryPixelStore() : new FilePixelStore();

    /// <summary>Adds bytes at the end. Room is taken as bytes arrive, so a header that lies about the size costs nothing.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes that were written.</summary>
    public abstract void Read(long offset, Span<byte> destination);

    /// <summary>Gives memory and files back.</summary>
    public abstract void Dispose();
}
