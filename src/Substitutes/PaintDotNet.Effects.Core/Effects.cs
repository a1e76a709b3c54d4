// PaintDotNet.Effects.Core: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Effects.BitmapEffect.html
using System.Drawing;
using PaintDotNet.ComponentModel;
using PaintDotNet.Imaging;
using PaintDotNet.IndirectUI;
using PaintDotNet.PropertySystem;

namespace PaintDotNet.Effects;

public abstract class EffectBase : RefTrackedObject, IEffect
{
    private IServiceProvider? services;
    private IEffectEnvironment? environment;
    private EffectConfigToken? token;
    private CancellationTokenSource cancellation = new();

    internal EffectBase(string name, Image? image, string? submenuName, EffectOptionsBase options)
    {
        Name = name;
        Image = image;
        SubmenuName = submenuName;
        OptionsCore = options;
        options.Freeze();
    }

    internal string Name { get; }

    internal Image? Image { get; }

    internal string? SubmenuName { get; }

    internal EffectOptionsBase OptionsCore { get; }

    internal IEffectInfo2? EffectInfoCore { get; private set; }

    internal IEffectEnvironment EnvironmentCore => environment ?? throw NotAttached();

    IEffectInfo2 IEffect.EffectInfo => EffectInfoCore ?? throw NotAttached();

    IEffectEnvironment IEffect.Environment => EnvironmentCore;

    IEffectOptions IEffect.Options => OptionsCore;

    IServiceProvider IEffect.Services => Services;

    protected IServiceProvider Services => services ?? throw NotAttached();

    protected bool IsCancelRequested => Volatile.Read(ref cancellation).IsCancellationRequested;

    protected CancellationToken CancellationToken => Volatile.Read(ref cancellation).Token;

    protected EffectConfigToken Token => token!;

    IEffectConfigForm IEffect.CreateConfigForm() => OnCreateConfigForm();

    IEffectRenderer IEffect.CreateRenderer(Type interfaceType) =>
        ((IEffect)this).IsRendererAvailable(interfaceType) ? new BitmapEffectRenderer((BitmapEffect)this) : throw new NotSupportedException();

    TRenderer IEffect.CreateRenderer<TRenderer>() => (TRenderer)((IEffect)this).CreateRenderer(typeof(TRenderer));

    bool IEffect.IsRendererAvailable(Type interfaceType) => interfaceType == typeof(IBitmapEffectRenderer);

    bool IEffect.IsRendererAvailable<TRenderer>() => ((IEffect)this).IsRendererAvailable(typeof(TRenderer));

    protected virtual IEffectConfigForm OnCreateConfigForm() => throw new NotSupportedException("The effect has no dialog.");

    protected virtual void OnDispose(bool disposing)
    {
    }

    protected sealed override void Dispose(bool disposing)
    {
        OnDispose(disposing);
        base.Dispose(disposing);
    }

    // IEffectInfo2.CreateInstance: services and environment come after construction.
    internal void Attach(IEffectInfo2 info, IServiceProvider newServices, IEffectEnvironment newEnvironment)
    {
        EffectInfoCore = info;
        services = newServices;
        environment = newEnvironment;
    }

    internal CancellationToken CurrentCancellation => CancellationToken;

    // "Recreated whenever rendering is started."
    internal void StartRendering(EffectConfigToken? newToken)
    {
        token = newToken;
        Volatile.Write(ref cancellation, new CancellationTokenSource());
    }

    internal void CancelRendering() => Volatile.Read(ref cancellation).Cancel();

    private static InvalidOperationException NotAttached() => new("The effect has no services and no environment yet: not allowed in a constructor.");
}

public abstract class BitmapEffect : EffectBase, IBitmapEffect
{
    protected BitmapEffect(string name, IBitmapSource image, string? submenuName, BitmapEffectOptions options)
        : base(name, null, submenuName, options)
    {
    }

    protected BitmapEffect(string name, Image image, string? submenuName, BitmapEffectOptions options)
        : base(name, image, submenuName, options)
    {
    }

    protected BitmapEffect(string name, string? submenuName, BitmapEffectOptions options)
        : base(name, null, submenuName, options)
    {
    }

    IBitmapEffectEnvironment IBitmapEffect.Environment => Environment;

    IBitmapEffectOptions IBitmapEffect.Options => (IBitmapEffectOptions)OptionsCore;

    protected IBitmapEffectEnvironment Environment => (IBitmapEffectEnvironment)EnvironmentCore;

    protected virtual void OnInitializeRenderInfo(IBitmapEffectRenderInfo renderInfo)
    {
    }

    protected virtual void OnSetToken(EffectConfigToken? newToken)
    {
    }

    protected abstract void OnRender(IBitmapEffectOutput output);

    protected override void OnDispose(bool disposing) => base.OnDispose(disposing);

    internal void InitializeRenderInfoCore(IBitmapEffectRenderInfo renderInfo) => OnInitializeRenderInfo(renderInfo);

    internal void SetTokenCore(EffectConfigToken? newToken) => OnSetToken(newToken);

    internal void RenderCore(IBitmapEffectOutput output) => OnRender(output);
}

public abstract class BitmapEffect<TToken> : BitmapEffect, IEffect<TToken>
    where TToken : EffectConfigToken
{
    protected BitmapEffect(string name, IBitmapSource image, string? submenuName, BitmapEffectOptions options)
        : base(name, image, submenuName, options)
    {
    }

    protected BitmapEffect(string name, Image image, string? submenuName, BitmapEffectOptions options)
        : base(name, image, submenuName, options)
    {
    }

    protected BitmapEffect(string name, string? submenuName, BitmapEffectOptions options)
        : base(name, submenuName, options)
    {
    }

    protected new TToken Token => (TToken)base.Token;

    protected sealed override void OnSetToken(EffectConfigToken? newToken) => OnSetToken((TToken?)newToken);

    protected virtual void OnSetToken(TToken? newToken)
    {
    }
}

public abstract class PropertyBasedBitmapEffect : BitmapEffect<PropertyBasedEffectConfigToken>
{
    protected PropertyBasedBitmapEffect(string name, IBitmapSource image, string? submenuName, BitmapEffectOptions options)
        : base(name, image, submenuName, options)
    {
    }

    protected PropertyBasedBitmapEffect(string name, Image image, string? submenuName, BitmapEffectOptions options)
        : base(name, image, submenuName, options)
    {
    }

    protected PropertyBasedBitmapEffect(string name, string? submenuName, BitmapEffectOptions options)
        : base(name, submenuName, options)
    {
    }

    public static ControlInfo CreateDefaultConfigUI(IEnumerable<Property> props) => ControlInfo.CreateDefaultConfigUI(props);

    public PropertyCollection CreatePropertyCollection() => OnCreatePropertyCollection();

    public ControlInfo CreateConfigUI(PropertyCollection props) => OnCreateConfigUI(props);

    protected abstract PropertyCollection OnCreatePropertyCollection();

    protected virtual ControlInfo OnCreateConfigUI(PropertyCollection props) => CreateDefaultConfigUI(props);

    protected virtual void OnCustomizeConfigUIWindowProperties(PropertyCollection props)
    {
    }

    protected sealed override IEffectConfigForm OnCreateConfigForm() => new PropertyConfigForm(this, OnCustomizeConfigUIWindowProperties);
}
