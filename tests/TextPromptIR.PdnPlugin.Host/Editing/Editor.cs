using PaintDotNet.Effects;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;

namespace TextPromptIR.PdnPlugin.Host.Editing;

/// <summary>A document that is being edited with one effect: the dialog, OK, Undo and Repeat as a user knows them.</summary>
public sealed class Editor(LoadedEffect effect, PixelBuffer picture, SelectionMask selection, HostServices services, RenderPlan plan)
{
    private readonly Stack<PixelBuffer> history = new();
    private EffectConfigToken? lastToken;

    /// <summary>The layer as it is now.</summary>
    public PixelBuffer Layer { get; private set; } = picture;

    /// <summary>Opens the effect's dialog with the values used last.</summary>
    public EffectDialog OpenDialog() => new(this, effect, Layer, selection, services, plan, lastToken);

    /// <summary>Takes the last change back.</summary>
    public void Undo() => Layer = history.Pop();

    /// <summary>"Repeat": the effect again with the values used last, on the layer as it is now, without a dialog.</summary>
    /// <exception cref="WorkerThreadException">An exception left the effect; the layer is as it was.</exception>
    public void Repeat()
    {
        using var environment = new HostEnvironment(Layer, selection);
        using var instance = effect.CreateInstance(services, environment);
        using var rendering = new EffectRendering(instance, Layer, selection, plan);
        rendering.Start(lastToken ?? throw new InvalidOperationException("There is nothing to repeat."));
        rendering.Wait();
        if (rendering.Failure is { } failure)
            throw failure;
        Commit(rendering.Canvas, lastToken);
    }

    internal void Commit(PixelBuffer canvas, EffectConfigToken token)
    {
        history.Push(Layer);
        Layer = canvas.Copy();
        lastToken = (EffectConfigToken)token.Clone();
    }
}
