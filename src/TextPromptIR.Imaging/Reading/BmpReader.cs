using System.Buffers.Binary;
using System.Numerics;
using TextPromptIR.Imaging.Formats;
using TextPromptIR.Imaging.Pixels;

namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// Uncompressed BMP of 24 and 32 bits (Windows GDI bitmap storage: BITMAPINFOHEADER and its successors). The fourth byte of a pixel is
/// alpha only where the header has an alpha mask: elsewhere it is padding, mostly zero, and taking it for alpha would hide the picture.
/// </summary>
internal static class BmpReader
{
    private const int FileHeader = 14;
    private const int LargestHeader = FileHeader + 124 + 16;

    private const int Plain = 0;
    private const int BitFields = 3;
    private const int AlphaBitFields = 6;

    public static DecodedPicture Read(string path, OpenOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            var header = ReadHeader(file, path);
            PictureDecoder.CheckSize(path, header.Width, header.Height, options);
            if (header.PixelsAt + (header.Stride * header.Height) > file.Length)
                throw PictureErrors.Damaged(path, "rows are missing.");
            return new DecodedPicture
            {
                StoredWidth = (int)header.Width,
                StoredHeight = (int)header.Height,
                Shape = new SampleShape(header.Bands, 8),
                Pixels = ReadRows(file, header, options, cancellationToken),
                Format = PictureFormat.Bmp,
                Metadata = new PictureMetadata
                {
                    PixelsPerMillimetreX = header.PixelsPerMetreX > 0 ? header.PixelsPerMetreX / 1000.0 : 1,
                    PixelsPerMillimetreY = header.PixelsPerMetreY > 0 ? header.PixelsPerMetreY / 1000.0 : 1,
                },
            };
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException or UnauthorizedAccessException)
        {
            throw PictureErrors.NoRoomToDecode(path, e);
        }
    }

    private static Header ReadHeader(FileStream file, string path)
    {
        Span<byte> bytes = stackalloc byte[LargestHeader];
        bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        if (bytes.Length < FileHeader + 40)
            throw PictureErrors.Damaged(path, "its header is cut off.");
        var info = bytes[FileHeader..];
        var headerBytes = Int32(info, 0);
        if (headerBytes < 40)
            throw PictureErrors.Unreadable(path, "an OS/2 bitmap");
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(info[14..]);
        var compression = Int32(info, 16);
        if (bits is not (24 or 32) || compression is not (Plain or BitFields or AlphaBitFields) || (bits == 24 && compression != Plain))
            throw PictureErrors.Unreadable(path, $"a {bits}-bit {(compression == Plain ? "" : "compressed ")}bitmap");
        var height = (long)Int32(info, 8);
        var width = (long)Int32(info, 4);
        return new Header(
            width,
            Math.Abs(height),
            TopDown: height < 0,
            Stride: ((width * bits) + 31) / 32 * 4,
            PixelsAt: BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]),
            BytesPerPixel: bits / 8,
            compression == Plain ? new ChannelBytes(2, 1, 0, -1) : ReadMasks(info, headerBytes, compression, path),
            Int32(info, 24),
            Int32(info, 28));
    }

    private static ChannelBytes ReadMasks(ReadOnlySpan<byte> info, int headerBytes, int compression, string path)
    {
        // Masks follow the 40-byte header or are its next fields: the same place either way.
        var hasAlphaMask = headerBytes >= 56 || compression == AlphaBitFields;
        if (info.Length < (hasAlphaMask ? 56 : 52))
            throw PictureErrors.Damaged(path, "its header is cut off.");
        var alpha = hasAlphaMask ? ByteOf(info, 52, path) : -1;
        var channels = new ChannelBytes(ByteOf(info, 40, path), ByteOf(info, 44, path), ByteOf(info, 48, path), alpha);
        return channels is { Red: >= 0, Green: >= 0, Blue: >= 0 } ? channels : throw PictureErrors.Damaged(path, "a colour has no mask.");
    }

    private static int ByteOf(ReadOnlySpan<byte> info, int at, string path)
    {
        var mask = BinaryPrimitives.ReadUInt32LittleEndian(info[at..]);
        if (mask == 0)
            return -1;
        var shift = BitOperations.TrailingZeroCount(mask);
        return mask >> shift == byte.MaxValue && shift % 8 == 0
            ? shift / 8
            : throw PictureErrors.Unreadable(path, "a bitmap whose colours are not whole bytes");
    }

    private static PixelStore ReadRows(FileStream file, Header header, OpenOptions options, CancellationToken cancellationToken)
    {
        var pixels = PixelStore.Create(header.Width * header.Height * header.Bands, options.MaxBytesInMemory);
        try
        {
            var stored = new byte[header.Stride];
            var samples = new byte[header.Width * header.Bands];
            for (var y = 0L; y < header.Height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Position = header.PixelsAt + (header.Stride * (header.TopDown ? y : header.Height - 1 - y));
                file.ReadExactly(stored);
                Unpack(stored, header, samples);
                pixels.Append(samples);
            }

            return pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    private static void Unpack(ReadOnlySpan<byte> stored, Header header, Span<byte> samples)
    {
        var (red, green, blue, alpha) = header.Channels;
        for (int i = 0, o = 0; o < samples.Length; i += header.BytesPerPixel, o += header.Bands)
        {
            samples[o] = stored[i + red];
            samples[o + 1] = stored[i + green];
            samples[o + 2] = stored[i + blue];
            if (alpha >= 0)
                samples[o + 3] = stored[i + alpha];
        }
    }

    private static int Int32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    /// <summary>Which byte of a pixel holds which channel; -1 for no alpha.</summary>
    private readonly record struct ChannelBytes(int Red, int Green, int Blue, int Alpha);

    private readonly record struct Header(
        long Width,
        long Height,
        bool TopDown,
        long Stride,
        long PixelsAt,
        int BytesPerPixel,
        ChannelBytes Channels,
        int PixelsPerMetreX,
        int PixelsPerMetreY)
    {
        public int Bands => Channels.Alpha >= 0 ? 4 : 3;
    }
}
