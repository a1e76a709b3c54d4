using System.Runtime.InteropServices;
using PaintDotNet.ComponentModel;
using PaintDotNet.Effects;
using PaintDotNet.Imaging;
using PaintDotNet.Rendering;

namespace TextPromptIR.PdnPlugin.Host.Pictures;

/// <summary>A bitmap that an effect may read while its environment lives.</summary>
internal sealed unsafe class HostBitmap<TPixel>(byte[] pixels, SizeInt32 size) : RefTrackedObject, IEffectInputBitmap<TPixel>
    where TPixel : unmanaged, INaturalPixelInfo
{
    private GCHandle pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);

    public IColorContext? ColorContext => null;

    public PixelFormat PixelFormat => default(TPixel).PixelFormat;

    public Vector2Double Resolution => new(96, 96);

    public SizeInt32 Size => size;

    private int Stride => size.Width * sizeof(TPixel);

    public void CopyPixels(void* pBuffer, int bufferStride, uint bufferSize, in RectInt32? srcRect)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var rect = Check(srcRect ?? new RectInt32(new Point2Int32(0, 0), size));
        var rowBytes = rect.Width * sizeof(TPixel);
        if (bufferStride < rowBytes || bufferSize < ((long)(rect.Height - 1) * bufferStride) + rowBytes)
            throw new ArgumentException("The buffer is too small.");
        for (var y = 0; y < rect.Height; y++)
        {
            pixels.AsSpan(((rect.Y + y) * Stride) + (rect.X * sizeof(TPixel)), rowBytes)
                .CopyTo(new Span<byte>((byte*)pBuffer + ((long)y * bufferStride), rowBytes));
        }
    }

    public IPalette? GetPalette() => null;

    public IBitmapLock<TPixel> Lock(RectInt32 rect)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var inside = Check(rect);
        var first = (byte*)pin.AddrOfPinnedObject() + ((long)inside.Y * Stride) + (inside.X * sizeof(TPixel));
        return new HostLock((TPixel*)first, Stride, inside.Size);
    }

    IBitmapLock IEffectInputBitmap.Lock(RectInt32 rect) => Lock(rect);

    protected override void Dispose(bool disposing)
    {
        if (pin.IsAllocated)
            pin.Free();
        base.Dispose(disposing);
    }

    private RectInt32 Check(RectInt32 rect) =>
        rect.HasArea && new RectInt32(new Point2Int32(0, 0), size).Contains(rect)
            ? rect
            : throw new ArgumentOutOfRangeException(nameof(rect), $"{rect} does not lie inside the bitmap.");

    private sealed class HostLock(TPixel* buffer, int stride, SizeInt32 lockSize) : RefTrackedObject, IBitmapLock<TPixel>
    {
        public TPixel* Buffer => buffer;

        void* IBitmapLock.Buffer => buffer;

        public uint BufferSize => (uint)(((lockSize.Height - 1) * stride) + (lockSize.Width * sizeof(TPixel)));

        public int BufferStride => stride;

        public PixelFormat PixelFormat => default(TPixel).PixelFormat;

        public SizeInt32 Size => lockSize;
    }
}
