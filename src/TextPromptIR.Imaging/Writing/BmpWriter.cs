using System.Buffers.Binary;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Writing;

/// <summary>Writes BMP from the bottom row up, as every reader expects: 24 bits, or 32 bits with an alpha mask (BITMAPV4HEADER).</summary>
internal static class BmpWriter
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;
    private const int V4Header = 108;
    private const int BitFields = 3;
    private const int SrgbColourSpace = 0x73524742;

    /// <summary>Size of the file.</summary>
    public static long FileBytes(int width, int height, SampleShape shape) =>
        HeaderBytes(shape) + (Stride(width, shape) * height);

    /// <summary>Writes the header; rows follow in any order.</summary>
    public static void WriteHeader(Stream output, int width, int height, SampleShape shape, PictureMetadata metadata)
    {
        var header = new byte[HeaderBytes(shape)];
        "BM"u8.CopyTo(header);
        Put(header, 2, (uint)FileBytes(width, height, shape));
        Put(header, 10, (uint)header.Length);
        Put(header, 14, (uint)(header.Length - FileHeader));
        Put(header, 18, (uint)width);
        Put(header, 22, (uint)height);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)(shape.Bands * 8));
        Put(header, 34, (uint)(Stride(width, shape) * height));
        if (metadata.HasResolution)
        {
            Put(header, 38, PixelsPerMetre(metadata.PixelsPerMillimetreX));
            Put(header, 42, PixelsPerMetre(metadata.PixelsPerMillimetreY));
        }

        if (shape.HasAlpha)
        {
            Put(header, 30, BitFields);
            Put(header, 54, 0x00FF0000);
            Put(header, 58, 0x0000FF00);
            Put(header, 62, 0x000000FF);
            Put(header, 66, 0xFF000000);
            Put(header, 70, SrgbColourSpace);
        }

        output.Write(header);
    }

    /// <summary>Writes one row of RGB or RGBA samples to its place.</summary>
    public static void WriteRow(Stream output, int y, int width, int height, SampleShape shape, ReadOnlySpan<byte> samples)
    {
        var row = new byte[Stride(width, shape)];
        for (var i = 0; i < samples.Length; i += shape.Bands)
        {
            row[i] = samples[i + 2];
            row[i + 1] = samples[i + 1];
            row[i + 2] = samples[i];
            if (shape.HasAlpha)
                row[i + 3] = samples[i + 3];
        }

        output.Position = HeaderBytes(shape) + ((height - 1L - y) * row.Length);
        output.Write(row);
    }

    private static int HeaderBytes(SampleShape shape) => FileHeader + (shape.HasAlpha ? V4Header : InfoHeader);

    private static long Stride(int width, SampleShape shape) => (((long)width * shape.Bands) + 3) / 4 * 4;

    private static uint PixelsPerMetre(double perMillimetre) => (uint)Math.Clamp(Math.Round(perMillimetre * 1000), 0, int.MaxValue);

    private static void Put(byte[] header, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at), value);
}
