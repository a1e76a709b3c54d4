// PaintDotNet.Windows: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Imaging.IBitmapSource.html
using PaintDotNet.ComponentModel;
using PaintDotNet.Rendering;

namespace PaintDotNet.Imaging
{
    public interface IPalette : IObjectRef
    {
    }

    public interface IColorContext : IObjectRef, IInternalImpl
    {
        ReadOnlyMemory<byte> GetProfileBytes();
    }

    public interface IImagingFactory : IObjectRef, IInternalImpl
    {
    }

    public interface IBitmapSource : IObjectRef
    {
        PixelFormat PixelFormat { get; }

        Vector2Double Resolution { get; }

        SizeInt32 Size { get; }

        unsafe void CopyPixels(void* pBuffer, int bufferStride, uint bufferSize, in RectInt32? srcRect);

        IPalette? GetPalette();
    }

    public interface IBitmapSource<TPixel> : IBitmapSource
        where TPixel : unmanaged, INaturalPixelInfo
    {
    }

    public interface IBitmapLock : IObjectRef
    {
        unsafe void* Buffer { get; }

        uint BufferSize { get; }

        int BufferStride { get; }

        PixelFormat PixelFormat { get; }

        SizeInt32 Size { get; }
    }

    public interface IBitmapLock<TPixel> : IBitmapLock
        where TPixel : unmanaged, INaturalPixelInfo
    {
        new unsafe TPixel* Buffer { get; }
    }

    [Flags]
    public enum BitmapLockOptions
    {
        Read = 1,
        Write = 2,
        ReadWrite = Read | Write,
    }
}

namespace PaintDotNet.Interop
{
    public abstract class SafeComObject : IIsDisposed
    {
        internal SafeComObject()
        {
        }

        public bool IsDisposed { get; private set; }

        public void Dispose()
        {
            IsDisposed = true;
            GC.SuppressFinalize(this);
        }
    }
}

namespace PaintDotNet.Dxgi
{
    // From 5.1.9 on: plugin code must reach it late-bound only.
    public enum DxgiGpuPreference
    {
        Unspecified = 0,
        MinimumPower = 1,
        HighPerformance = 2,
    }
}
