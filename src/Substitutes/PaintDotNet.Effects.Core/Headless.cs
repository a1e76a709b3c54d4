// What the host keeps to itself: the renderer that drives a BitmapEffect and the property dialog, without a window.
using PaintDotNet.ComponentModel;
using PaintDotNet.Imaging;
using PaintDotNet.IndirectUI;
using PaintDotNet.PropertySystem;
using PaintDotNet.Rendering;

namespace PaintDotNet.Effects;

internal sealed class RenderInfo : IBitmapEffectRenderInfo
{
    public BitmapEffectRenderingFlags Flags { get; set; }

    public PixelFormat OutputPixelFormat { get; set; } = PixelFormats.Bgra32;

    public BitmapEffectRenderingSchedule Schedule { get; set; } = BitmapEffectRenderingSchedule.SquareTiles;
}

internal sealed class BitmapEffectRenderer(BitmapEffect effect) : RefTrackedObject, IBitmapEffectRenderer
{
    private readonly RenderInfo renderInfo = new();
    private int rendering;
    private bool initialized;
    private bool hasToken;

    public IReadOnlyBitmapEffectRenderInfo RenderInfo => renderInfo;

    public CancellationToken CancellationToken => effect.CurrentCancellation;

    public IEffect Effect => effect;

    public bool IsCancelRequested => CancellationToken.IsCancellationRequested;

    public void CancelRendering() => effect.CancelRendering();

    public void Initialize(BitmapEffectInitializeInfo initializeInfo)
    {
        if (initialized)
            throw new InvalidOperationException("Initialize may be called once only.");
        initialized = true;
        effect.InitializeRenderInfoCore(renderInfo);
    }

    public void SetToken(EffectConfigToken? newToken)
    {
        if (!initialized)
            throw new InvalidOperationException("Initialize must be called before SetToken.");
        if (Volatile.Read(ref rendering) != 0)
            throw new InvalidOperationException("SetToken may only be called when no thread is busy with Render.");
        var own = (EffectConfigToken?)newToken?.Clone();
        effect.StartRendering(own);
        hasToken = true;
        effect.SetTokenCore(own);
    }

    public IColorContext GetRenderColorContext(in PixelFormat renderPixelFormat) => throw new NotSupportedException();

    public unsafe void Render(void* pBuffer, int bufferStride, nint bufferSize, in PixelFormat bufferPixelFormat, RectInt32 renderRect)
    {
        if (!hasToken)
            throw new InvalidOperationException("SetToken must be called before Render.");
        if (bufferPixelFormat != PixelFormats.Bgra32 || renderInfo.OutputPixelFormat != PixelFormats.Bgra32)
            throw new NotSupportedException("Bgra32 only.");
        Interlocked.Increment(ref rendering);
        try
        {
            using var output = new Output((ColorBgra32*)pBuffer, bufferStride, renderRect);
            effect.RenderCore(output);
        }
        finally
        {
            Interlocked.Decrement(ref rendering);
        }
    }

    private sealed unsafe class Output(ColorBgra32* buffer, int stride, RectInt32 bounds) : IBitmapEffectOutput, IDisposable
    {
        private BufferLock? outputLock;

        public RectInt32 Bounds => bounds;

        public PixelFormat PixelFormat => PixelFormats.Bgra32;

        public IBitmapLock Lock(in PixelFormat pixelFormat) =>
            pixelFormat == PixelFormats.Bgra32
                ? outputLock = new BufferLock(buffer, stride, bounds.Size)
                : throw new NotSupportedException("Bgra32 only.");

        // "Only valid during the effect's render method."
        public void Dispose() => outputLock?.Dispose();
    }
}

internal sealed unsafe class BufferLock(ColorBgra32* buffer, int stride, SizeInt32 size) : RefTrackedObject, IBitmapLock<ColorBgra32>
{
    public ColorBgra32* Buffer => IsDisposed ? throw new ObjectDisposedException(nameof(BufferLock)) : buffer;

    void* IBitmapLock.Buffer => Buffer;

    public uint BufferSize => (uint)(((size.Height - 1) * stride) + (size.Width * sizeof(ColorBgra32)));

    public int BufferStride => stride;

    public PixelFormat PixelFormat => PixelFormats.Bgra32;

    public SizeInt32 Size => size;
}

internal sealed class PropertyConfigForm : IEffectConfigForm
{
    private PropertyBasedEffectConfigToken token;
    private IEffect? effect;

    public PropertyConfigForm(PropertyBasedBitmapEffect effect, Action<PropertyCollection> customizeWindow)
    {
        this.effect = effect;
        Properties = effect.CreatePropertyCollection();
        Controls = effect.CreateConfigUI(Properties);
        Window = new PropertyCollection(
        [
            new StringProperty(ControlInfoPropertyNames.WindowTitle, effect.Name),
            new ScaleProperty(ControlInfoPropertyNames.WindowWidthScale),
            new BooleanProperty(ControlInfoPropertyNames.WindowIsSizable),
            new StaticListChoiceProperty(
                ControlInfoPropertyNames.WindowHelpContentType,
                [WindowHelpContentType.None, WindowHelpContentType.PlainText, WindowHelpContentType.CustomViaCallback]),
            new StringProperty(ControlInfoPropertyNames.WindowHelpContent),
            new BooleanProperty(ControlInfoPropertyNames.WindowShowBottomSeparatorLine, true),
        ]);
        customizeWindow(Window);
        token = new PropertyBasedEffectConfigToken(Properties);
        foreach (var property in Properties)
        {
            property.ValueChanged += (_, _) =>
            {
                token = new PropertyBasedEffectConfigToken(Properties);
                TokenChanged?.Invoke(this, EventArgs.Empty);
            };
        }
    }

    public event EventHandler? TokenChanged;

    public PropertyCollection Properties { get; }

    public ControlInfo Controls { get; }

    public PropertyCollection Window { get; }

    public bool IsDisposed { get; private set; }

    public EffectConfigToken Token
    {
        get => token;
        set => Properties.CopyCompatibleValuesFrom(((PropertyBasedEffectConfigToken)value).Properties);
    }

    public IEffect? GetEffect() => effect;

    public void SetEffect(IEffect newEffect) => effect = newEffect;

    public void Close()
    {
    }

    public void Dispose()
    {
        IsDisposed = true;
        effect = null;
    }

    private sealed class ScaleProperty : ScalarProperty<double>
    {
        public ScaleProperty(object name)
            : base(name, 1.0, 0.1, 10.0, false, DefaultValueValidationFailureResult)
        {
        }

        private ScaleProperty(ScaleProperty copyMe)
            : base(copyMe)
        {
        }

        public override Property Clone() => new ScaleProperty(this);
    }
}
