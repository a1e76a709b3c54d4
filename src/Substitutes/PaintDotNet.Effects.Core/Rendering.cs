// PaintDotNet.Effects.Core: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Effects.IBitmapEffectRenderer.html
using PaintDotNet.ComponentModel;
using PaintDotNet.Imaging;
using PaintDotNet.Rendering;

namespace PaintDotNet.Effects;

[Flags]
public enum BitmapEffectRenderingFlags : ulong
{
    None = 0,
    SingleThreaded = 1,
    DisableSelectionClipping = 2,
    ForceAliasedSelectionQuality = 4,
    FirstTileIsRenderedWithBarrier = 8,
    UninitializedOutputBuffer = 16,
}

public enum BitmapEffectRenderingSchedule : long
{
    None = 0,
    HorizontalStrips = 1,
    SquareTiles = 2,
}

public interface IReadOnlyBitmapEffectRenderInfo : IInternalImpl
{
    BitmapEffectRenderingFlags Flags { get; }

    PixelFormat OutputPixelFormat { get; }

    BitmapEffectRenderingSchedule Schedule { get; }
}

public interface IBitmapEffectRenderInfo : IReadOnlyBitmapEffectRenderInfo
{
    new BitmapEffectRenderingFlags Flags { get; set; }

    new PixelFormat OutputPixelFormat { get; set; }

    new BitmapEffectRenderingSchedule Schedule { get; set; }
}

public interface IBitmapEffectOutput : IInternalImpl
{
    RectInt32 Bounds { get; }

    PixelFormat PixelFormat { get; }

    IBitmapLock Lock(in PixelFormat pixelFormat);
}

public static class BitmapEffectOutputExtensions
{
    public static IBitmapLock<ColorBgra32> LockBgra32(this IBitmapEffectOutput output) => output.Lock<ColorBgra32>();

    public static IBitmapLock<TPixel> Lock<TPixel>(this IBitmapEffectOutput output)
        where TPixel : unmanaged, INaturalPixelInfo =>
        (IBitmapLock<TPixel>)output.Lock(default(TPixel).PixelFormat);
}

public interface IEffectRenderer : IObjectRef, IInternalImpl
{
    CancellationToken CancellationToken { get; }

    IEffect Effect { get; }

    bool IsCancelRequested { get; }

    void CancelRendering();
}

public sealed class BitmapEffectInitializeInfo
{
    public BitmapEffectInitializeInfo()
    {
    }
}

public interface IBitmapEffectRenderer : IEffectRenderer
{
    IReadOnlyBitmapEffectRenderInfo RenderInfo { get; }

    void Initialize(BitmapEffectInitializeInfo initializeInfo);

    void SetToken(EffectConfigToken? newToken);

    IColorContext GetRenderColorContext(in PixelFormat renderPixelFormat);

    unsafe void Render(void* pBuffer, int bufferStride, nint bufferSize, in PixelFormat bufferPixelFormat, RectInt32 renderRect);
}

public interface IEffect : IObjectRef
{
    IEffectInfo2 EffectInfo { get; }

    IEffectEnvironment Environment { get; }

    IEffectOptions Options { get; }

    IServiceProvider Services { get; }

    IEffectConfigForm CreateConfigForm();

    IEffectRenderer CreateRenderer(Type interfaceType);

    TRenderer CreateRenderer<TRenderer>()
        where TRenderer : class, IEffectRenderer;

    bool IsRendererAvailable(Type interfaceType);

    bool IsRendererAvailable<TRenderer>()
        where TRenderer : class, IEffectRenderer;
}

public interface IBitmapEffect : IEffect
{
    new IBitmapEffectEnvironment Environment { get; }

    new IBitmapEffectOptions Options { get; }
}

public interface IEffect<TToken> : IEffect
    where TToken : EffectConfigToken
{
}
