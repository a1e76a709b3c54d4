using PaintDotNet.Effects;
using PaintDotNet.IndirectUI;
using PaintDotNet.PropertySystem;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;

namespace TextPromptIR.PdnPlugin.Host.Editing;

/// <summary>The open dialog of an effect: each change of a value cancels the preview and starts it anew.</summary>
public sealed class EffectDialog : IDisposable
{
    private readonly Editor editor;
    private readonly HostEnvironment environment;
    private readonly IEffect instance;
    private readonly PropertyConfigForm form;
    private readonly EffectRendering rendering;

    internal EffectDialog(
        Editor editor, LoadedEffect effect, PixelBuffer layer, SelectionMask selection, HostServices services, RenderPlan plan, EffectConfigToken? lastToken)
    {
        this.editor = editor;
        environment = new HostEnvironment(layer, selection);
        instance = effect.CreateInstance(services, environment);
        form = (PropertyConfigForm)instance.CreateConfigForm();
        if (lastToken is not null)
            form.Token = lastToken;
        rendering = new EffectRendering(instance, layer, selection, plan);
        form.TokenChanged += (_, _) => rendering.Start(form.Token);
        rendering.Start(form.Token);
    }

    /// <summary>The settings.</summary>
    public PropertyCollection Properties => form.Properties;

    /// <summary>Labels and controls.</summary>
    public ControlInfo Controls => form.Controls;

    /// <summary>Title, help and other properties of the window.</summary>
    public PropertyCollection Window => form.Window;

    /// <summary>The preview.</summary>
    public PixelBuffer Canvas => rendering.Canvas;

    /// <summary>Host tiles painted with the current values, and all of them.</summary>
    public (int Painted, int All) Progress => rendering.Progress;

    /// <summary>Changes a value as the user would.</summary>
    /// <exception cref="ArgumentException">There is no such setting.</exception>
    public void Set(string name, object value)
    {
        var property = form.Properties[name] ?? throw new ArgumentException($"The effect has no setting '{name}'.", nameof(name));
        property.Value = value;
    }

    /// <summary>Asks the preview to stop, as any thread of the host may.</summary>
    public void RequestCancel() => rendering.RequestCancel();

    /// <summary>Waits until the preview is complete.</summary>
    /// <exception cref="WorkerThreadException">An exception left the effect.</exception>
    public void WaitForPreview()
    {
        rendering.Wait();
        if (rendering.Failure is { } failure)
            throw failure;
    }

    /// <summary>OK: the token is set once more, missing tiles are rendered, the result becomes the layer.</summary>
    /// <exception cref="WorkerThreadException">An exception left the effect; the layer is as it was.</exception>
    public void Ok()
    {
        rendering.Finish(form.Token);
        if (rendering.Failure is { } failure)
            throw failure;
        editor.Commit(rendering.Canvas, form.Token);
    }

    /// <summary>Closes the dialog; without <see cref="Ok"/> before, the layer stays as it was.</summary>
    public void Dispose()
    {
        rendering.Dispose();
        form.Dispose();
        instance.Dispose();
        environment.Dispose();
    }
}
