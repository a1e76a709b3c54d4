using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging;

namespace TextPromptIR.PdnPlugin.Host.Pictures;

/// <summary>A picture in memory: BGRA, rows without padding.</summary>
public sealed class PixelBuffer : IEquatable<PixelBuffer>
{
    /// <summary>An empty picture.</summary>
    public PixelBuffer(int width, int height)
    {
        Width = width;
        Height = height;
        Bytes = new byte[checked(width * height * 4)];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The pixels, row by row from the top.</summary>
    public byte[] Bytes { get; }

    /// <summary>Bytes of a row.</summary>
    public int Stride => Width * 4;

    /// <summary>A pixel: blue, green, red, alpha.</summary>
    public ReadOnlySpan<byte> this[int x, int y] => Bytes.AsSpan((y * Stride) + (x * 4), 4);

    /// <summary>Opens a picture file.</summary>
    /// <exception cref="RestoreException">It cannot be read.</exception>
    public static PixelBuffer Open(string path)
    {
        using var file = PictureFile.Open(path);
        var buffer = new PixelBuffer(file.Width, file.Height);
        var whole = new PixelRect(0, 0, file.Width, file.Height);
        if (file.Layout == PixelLayout.Bgra32)
        {
            file.Read(whole, buffer.Bytes, buffer.Stride);
            return buffer;
        }

        // Paint.NET 5.1 edits 8 bits per channel: a 16-bit file becomes that when it is opened.
        var wide = new byte[buffer.Bytes.Length * 2];
        file.Read(whole, wide, buffer.Stride * 2);
        for (var i = 0; i < buffer.Bytes.Length; i++)
        {
            var channel = (i % 4) switch { 0 => 2, 2 => 0, var other => other };
            var value = BitConverter.ToUInt16(wide, ((i / 4 * 4) + channel) * 2);
            buffer.Bytes[i] = (byte)((value + 128) / 257);
        }

        return buffer;
    }

    /// <summary>Writes the picture with the metadata of the file it came from.</summary>
    /// <exception cref="RestoreException">It cannot be written.</exception>
    public void Save(string path, string origin, bool overwrite)
    {
        using var file = PictureFile.Open(origin);
        var wide = file.Layout == PixelLayout.Rgba64;
        file.SaveAs(
            path,
            (band, destination, stride) =>
            {
                for (var y = 0; y < band.Height; y++)
                {
                    var row = Bytes.AsSpan((band.Y + y) * Stride, Stride);
                    var target = destination[(y * stride)..];
                    if (wide)
                        Widen(row, target);
                    else
                        row.CopyTo(target);
                }
            },
            new SaveOptions { Overwrite = overwrite },
            CancellationToken.None);
    }

    /// <summary>A copy of its own.</summary>
    public PixelBuffer Copy()
    {
        var copy = new PixelBuffer(Width, Height);
        Bytes.CopyTo(copy.Bytes, 0);
        return copy;
    }

    /// <inheritdoc/>
    public bool Equals(PixelBuffer? other) =>
        other is not null && Width == other.Width && Height == other.Height && Bytes.AsSpan().SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PixelBuffer);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Width, Height);

    private static void Widen(ReadOnlySpan<byte> bgra, Span<byte> rgba64)
    {
        for (var i = 0; i < bgra.Length; i++)
        {
            var channel = (i % 4) switch { 0 => 2, 2 => 0, var other => other };
            BitConverter.TryWriteBytes(rgba64[(((i / 4 * 4) + channel) * 2)..], (ushort)(bgra[i] * 257));
        }
    }
}
