using System.Runtime.CompilerServices;
using PaintDotNet;
using PaintDotNet.Effects;
using PaintDotNet.Imaging;
using PaintDotNet.IndirectUI;
using PaintDotNet.PropertySystem;
using TextPromptIR.Core.Pictures;
using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Rendering;
using TextPromptIR.PdnPlugin.Settings;

namespace TextPromptIR.PdnPlugin;

/// <summary>
/// Effects &gt; Photo &gt; Text-Guided Restore: the host's contract and nothing else. What happens to pixels is in <see cref="EffectRun"/>.
/// </summary>
/// <remarks>
/// Life cycle (Paint.NET 5.1): the host constructs the effect at start-up to read name and icon, so the constructor touches no model. One
/// instance lives from the opening of the dialog to OK; every change of a setting arrives as <c>OnSetToken</c>, then <c>OnRender</c> is called
/// for square tiles from several threads. After OK the same token is set again and finished tiles are not asked for again. "Repeat" makes
/// a new instance without a dialog. The host clips to the selection, so every pixel of the output is filled and context around it is read.
/// </remarks>
[PluginSupportInfo<PluginSupportInfo>]
internal sealed class TextGuidedRestoreEffect : PropertyBasedBitmapEffect
{
    /// <summary>The menu name; not translated, because hosts and scripts find an effect by it.</summary>
    internal const string StaticName = "Text-Guided Restore";

    private readonly PluginRuntime? givenRuntime;
    private EffectRun? run;
    private bool hasDialog;

    public TextGuidedRestoreEffect()
        : this(null)
    {
    }

    /// <summary>For tests: an effect on a runtime of its own.</summary>
    internal TextGuidedRestoreEffect(PluginRuntime? runtime)
        : base(StaticName, PluginIcon.Create()!, SubmenuNames.Photo, BitmapEffectOptions.Create() with { IsConfigurable = true }) =>
        givenRuntime = runtime;

    [MethodImpl(Startup.Once)]
    protected override PropertyCollection OnCreatePropertyCollection() => EffectProperties.Create(ModelChoices.Installed());

    protected override ControlInfo OnCreateConfigUI(PropertyCollection props)
    {
        hasDialog = true;
        return EffectProperties.CreateControls(props);
    }

    protected override void OnCustomizeConfigUIWindowProperties(PropertyCollection props)
    {
        EffectProperties.CustomizeWindow(props);
        base.OnCustomizeConfigUIWindowProperties(props);
    }

    [MethodImpl(Startup.Once)]
    protected override void OnInitializeRenderInfo(IBitmapEffectRenderInfo renderInfo)
    {
        renderInfo.Flags = BitmapEffectRenderingFlags.None;
        renderInfo.Schedule = BitmapEffectRenderingSchedule.SquareTiles;
        renderInfo.OutputPixelFormat = PixelFormats.Bgra32;
        run?.Dispose(); // A host may ask for another renderer.
        run = new EffectRun(Services, Environment.GetSourceBitmapBgra32(), givenRuntime ?? PluginRuntime.Shared);
        base.OnInitializeRenderInfo(renderInfo);
    }

    [MethodImpl(Startup.Once)]
    protected override void OnSetToken(PropertyBasedEffectConfigToken? newToken)
    {
        run!.SetSettings(EffectSettings.From(newToken!), hasDialog);
        base.OnSetToken(newToken);
    }

    protected override unsafe void OnRender(IBitmapEffectOutput output)
    {
        var bounds = output.Bounds;
        using var target = output.LockBgra32();
        var stride = target.BufferStride;
        var cancellation = CancellationToken;
        for (var y = 0; y < bounds.Height && !IsCancelRequested; y += EffectRun.BandHeight)
        {
            var band = new PixelRect(bounds.X, bounds.Y + y, bounds.Width, Math.Min(EffectRun.BandHeight, bounds.Height - y));
            var rows = new Span<byte>((byte*)target.Buffer + ((long)y * stride), ((band.Height - 1) * stride) + (band.Width * 4));
            run!.Render(band, rows, stride, cancellation);
        }
    }

    protected override void OnDispose(bool disposing)
    {
        if (disposing)
            run?.Dispose();
        base.OnDispose(disposing);
    }
}
