// PaintDotNet.Effects.Core: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Effects.IEffectEnvironment.html
using PaintDotNet.ComponentModel;
using PaintDotNet.Imaging;
using PaintDotNet.Rendering;

namespace PaintDotNet.Effects;

public interface IEffectInputBitmap : IBitmapSource, IInternalImpl
{
    IColorContext? ColorContext { get; }

    IBitmapLock Lock(RectInt32 rect);
}

public interface IEffectInputBitmap<TPixel> : IEffectInputBitmap, IBitmapSource<TPixel>
    where TPixel : unmanaged, INaturalPixelInfo
{
    new IBitmapLock<TPixel> Lock(RectInt32 rect);
}

public interface IEffectSelectionInfo : IObjectRef, IInternalImpl
{
    IEffectInputBitmap<ColorAlpha8> MaskBitmap { get; }

    RectInt32 RenderBounds { get; }

    IReadOnlyList<RectInt32> RenderScans { get; }
}

public interface IBitmapEffectSelectionInfo : IEffectSelectionInfo
{
}

public interface IEffectLayerInfo : IObjectRef, IInternalImpl
{
    string Name { get; }

    bool Visible { get; }

    float Opacity { get; }

    IEffectInputBitmap GetBitmap(in PixelFormat pixelFormat);
}

public interface IBitmapEffectLayerInfo : IEffectLayerInfo
{
}

public interface IEffectDocumentInfo : IObjectRef, IInternalImpl
{
    SizeInt32 Size { get; }

    PixelFormat PixelFormat { get; }

    IReadOnlyList<IEffectLayerInfo> Layers { get; }
}

public interface IBitmapEffectDocumentInfo : IEffectDocumentInfo
{
    new IReadOnlyList<IBitmapEffectLayerInfo> Layers { get; }
}

public interface IEffectEnvironment : IObjectRef, IInternalImpl
{
    float BrushSize { get; }

    IEffectDocumentInfo Document { get; }

    IEffectSelectionInfo Selection { get; }

    int SourceLayerIndex { get; }
}

public interface IEffectEnvironment2 : IEffectEnvironment
{
    ManagedColor PrimaryColor { get; }

    ManagedColor SecondaryColor { get; }
}

public interface IBitmapEffectEnvironment : IEffectEnvironment2
{
    new IBitmapEffectDocumentInfo Document { get; }

    new IBitmapEffectSelectionInfo Selection { get; }

    IImagingFactory ImagingFactory { get; }
}

public static class EffectEnvironmentExtensions
{
    public static IEffectInputBitmap<ColorBgra32> GetSourceBitmapBgra32(this IEffectEnvironment environment) =>
        environment.GetSourceBitmap<ColorBgra32>();

    public static IEffectInputBitmap<TPixel> GetSourceBitmap<TPixel>(this IEffectEnvironment environment)
        where TPixel : unmanaged, INaturalPixelInfo =>
        (IEffectInputBitmap<TPixel>)environment.GetSourceBitmap(default(TPixel).PixelFormat);

    public static IEffectInputBitmap GetSourceBitmap(this IEffectEnvironment environment, in PixelFormat pixelFormat) =>
        environment.Document.Layers[environment.SourceLayerIndex].GetBitmap(pixelFormat);
}
