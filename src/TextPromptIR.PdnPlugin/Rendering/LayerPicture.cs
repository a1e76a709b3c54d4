using PaintDotNet.Effects;
using PaintDotNet.Imaging;
using PaintDotNet.Rendering;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>The host's layer. The bitmap is a reference of our own to the host's, to be given back; closing waits for reads in progress.</summary>
internal sealed class LayerPicture(IEffectInputBitmap<ColorBgra32> bitmap) : IDisposable
{
    private int readers;
    private volatile bool closed;

    public int Width { get; } = bitmap.Size.Width;

    public int Height { get; } = bitmap.Size.Height;

    /// <summary>Copies pixels; false when the layer was closed.</summary>
    public unsafe bool TryRead(PixelRect bounds, Span<byte> destination, int stride)
    {
        Interlocked.Increment(ref readers);
        try
        {
            if (closed)
                return false;
            fixed (byte* target = destination)
                bitmap.CopyPixels(target, stride, (uint)destination.Length, new RectInt32(bounds.X, bounds.Y, bounds.Width, bounds.Height));
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref readers);
        }
    }

    /// <summary>Closes the layer; a read is a copy of at most a tile, so the wait is short.</summary>
    public void Dispose()
    {
        closed = true;
        SpinWait.SpinUntil(() => Volatile.Read(ref readers) == 0);
        bitmap.Dispose();
    }
}
