using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Reporting;

namespace TextPromptIR.PdnPlugin.Tests.Support;

/// <summary>A host with one open document, the effect on a runtime of its own, and engines that do what the test wants.</summary>
internal sealed class Stage : IDisposable
{
    private readonly List<FakeEngine> engines = [];

    public Stage(Action<FakeEngine>? prepareEngine = null, HostServices? services = null, FakeNetwork? network = null, RuntimeLimits? limits = null, EffectLog? log = null)
    {
        Network = network ?? new FakeNetwork();
        Services = services ?? new HostServices();
        Runtime = new PluginRuntime(
            notices =>
            {
                var engine = new FakeEngine { Network = Network, Notices = notices };
                prepareEngine?.Invoke(engine);
                engines.Add(engine);
                Notices = notices;
                return engine;
            },
            limits,
            Clock,
            log);
        Effect = new LoadedEffect(() => new TextGuidedRestoreEffect(Runtime));
    }

    public ManualClock Clock { get; } = new();

    public FakeNetwork Network { get; }

    public HostServices Services { get; }

    public PluginRuntime Runtime { get; }

    public LoadedEffect Effect { get; }

    public Core.Faults.INoticeSink? Notices { get; private set; }

    public IReadOnlyList<FakeEngine> Engines => engines;

    public PixelBuffer Picture { get; init; } = Pictures.Noise(300, 200, seed: 1);

    public Editor Edit(SelectionMask? selection = null, RenderPlan? plan = null) =>
        new(Effect, Picture, selection ?? SelectionMask.Full(Picture.Width, Picture.Height), Services, plan ?? new RenderPlan());

    /// <summary>Opens the dialog, types the words, waits for the preview, presses OK.</summary>
    public Editor Apply(string instruction, SelectionMask? selection = null, RenderPlan? plan = null)
    {
        var editor = Edit(selection, plan);
        using var dialog = editor.OpenDialog();
        Type(dialog, instruction);
        dialog.WaitForPreview();
        dialog.Ok();
        return editor;
    }

    /// <summary>Types all at once and lets the clock pass the debounce.</summary>
    public void Type(EffectDialog dialog, string instruction)
    {
        dialog.Set("Instruction", instruction);
        Clock.Advance(Runtime.Limits.Debounce);
    }

    /// <summary>What the engine alone makes of the whole picture: the same as <c>tpir restore</c>.</summary>
    public PixelBuffer Expected(string instruction, float strength = 1f, ShowMode show = ShowMode.Restored, PixelBuffer? picture = null)
    {
        var source = picture ?? Picture;
        var engine = new FakeEngine { Network = new FakeNetwork { Shape = Network.Shape } };
        using var pipeline = RestorationRun(engine, source, instruction, strength, show);
        var result = new PixelBuffer(source.Width, source.Height);
        pipeline.ReadRows(new PixelRect(0, 0, source.Width, source.Height), result.Bytes, result.Stride);
        return result;
    }

    public void Dispose() => Runtime.Dispose();

    private static Core.RestorationPipeline RestorationRun(FakeEngine engine, PixelBuffer source, string instruction, float strength, ShowMode show) =>
        Core.RestorationPipeline.Begin(
            new RestoreRequest(instruction) { Strength = strength, Show = show },
            new ArrayPixelSource(source.Bytes, source.Width, source.Height, PixelLayout.Bgra32),
            engine,
            null,
            CancellationToken.None);
}
