using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Writing;

/// <summary>
/// Wraps rows as an uncompressed PNG stream. libvips takes pixels row by row only from a file format, so this is how rows reach its
/// encoders without a second copy of the whole picture in memory (a 100-megapixel picture would need 300 to 800 MB).
/// Layout: W3C PNG, sections 5 (chunks), 10 (zlib stream of stored blocks), 11.2 (IHDR, IDAT, IEND).
/// </summary>
internal sealed class RowCarrier : IDisposable
{
    private readonly MemoryStream compressed = new();
    private readonly ZLibStream zlib;
    private readonly SampleShape shape;
    private readonly byte[] header;

    public RowCarrier(int width, int height, SampleShape shape)
    {
        this.shape = shape;
        RowBytes = 1 + (width * shape.BytesPerPixel);
        zlib = new ZLibStream(compressed, CompressionLevel.NoCompression, leaveOpen: true);
        header = Header(width, height, shape);
    }

    /// <summary>Bytes of one row: the filter byte (0, no filter), then the samples.</summary>
    public int RowBytes { get; }

    /// <summary>The bytes before the first row.</summary>
    public byte[] Start() => header;

    /// <summary>The stream's next bytes.</summary>
    /// <param name="rows">Whole rows of <see cref="RowBytes"/>; 16-bit samples are turned to PNG's byte order in place.</param>
    public byte[] Rows(Span<byte> rows)
    {
        if (shape.Bits == 16)
        {
            for (var at = 0; at < rows.Length; at += RowBytes)
            {
                var samples = MemoryMarshal.Cast<byte, ushort>(rows.Slice(at + 1, RowBytes - 1));
                if (BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(samples, samples);
            }
        }

        zlib.Write(rows);
        zlib.Flush();
        return TakeChunk();
    }

    /// <summary>The bytes after the last row.</summary>
    public byte[] End()
    {
        zlib.Dispose();
        return [.. TakeChunk(), .. Chunk("IEND"u8, [])];
    }

    public void Dispose()
    {
        zlib.Dispose();
        compressed.Dispose();
    }

    private byte[] TakeChunk()
    {
        var chunk = Chunk("IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        compressed.SetLength(0);
        return chunk;
    }

    private static byte[] Header(int width, int height, SampleShape shape)
    {
        Span<byte> content = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(content, width);
        BinaryPrimitives.WriteInt32BigEndian(content[4..], height);
        content[8] = (byte)shape.Bits;
        content[9] = shape.Bands switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        content[10..].Clear();
        ReadOnlySpan<byte> signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        return [.. signature, .. Chunk("IHDR"u8, content)];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32.Compute(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }
}
