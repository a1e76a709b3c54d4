using System.Buffers.Binary;

namespace System.Drawing;

public abstract class Image : MarshalByRefObject, IDisposable
{
    private protected Image(int width, int height) => (Width, Height) = (width, height);

    public int Width { get; }

    public int Height { get; }

    public void Dispose() => GC.SuppressFinalize(this);
}

public sealed class Bitmap : Image
{
    public Bitmap(Stream stream)
        : this(ReadPngSize(stream))
    {
    }

    private Bitmap((int Width, int Height) size)
        : base(size.Width, size.Height)
    {
    }

    private static (int Width, int Height) ReadPngSize(Stream stream)
    {
        Span<byte> header = stackalloc byte[24];
        stream.ReadExactly(header);
        if (!header[..8].SequenceEqual<byte>([137, 80, 78, 71, 13, 10, 26, 10]))
            throw new ArgumentException("Not a PNG.", nameof(stream));
        return (BinaryPrimitives.ReadInt32BigEndian(header[16..]), BinaryPrimitives.ReadInt32BigEndian(header[20..]));
    }
}
