using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Imaging;
using TextPromptIR.Inference;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Host.Scripting;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Scripting;

/// <summary>Scripts inside the host: the DLL that ships, driven by a recipe through the public effects contract alone.</summary>
public sealed class ScriptRunnerTests : IDisposable
{
    private static readonly Recipe Evening = new(
        "Evening",
        [
            new RestoreStep("remove the rain", 0.8f),
            new RestoreStep("tell me a joke"),
            new RestoreStep("slightly remove the noise", 1f, new PixelRect(20, 10, 90, 70)),
        ],
        "tiny");

    private static readonly Dictionary<string, object> Processor = new() { ["Device"] = "Processor" };
    private readonly InstalledPlugin _plugin = new();
    private readonly LoadedEffect _effect;

    public ScriptRunnerTests() => _effect = PluginFolders.Load(_plugin.Folder);

    public void Dispose()
    {
        _effect.Unload();
        _plugin.Dispose();
    }

    [Fact]
    public void Recipe_RunByTheEffect_IsWhatRecipeRunMakes() => Assert.Equal(ByTheCommand(Evening), Run(Evening));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 3)]
    public void Recipe_AnyThreadsAndTiles_GivesTheSamePixels(int threads, int seed) =>
        Assert.Equal(Run(Evening), Run(Evening, new RenderPlan { Threads = threads, MinTile = 9, MaxTile = 120, Seed = seed }));

    [Fact]
    public void Step_ThatFails_IsAnExceptionAndNoDialog()
    {
        var error = Assert.Throws<ScriptException>(() => Run(new Recipe(null, [new RestoreStep("remove the rain"), new RestoreStep("remove the snow")], "tiny")));
        Assert.Contains("Step 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("snow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Selection_OutsideThePicture_IsAnException() =>
        Assert.Throws<ScriptException>(() => Run(new Recipe(null, [new RestoreStep("rain", 1f, new PixelRect(100, 0, 100, 50))], "tiny")));

    [Fact]
    public void Setting_ThatTheEffectHasNot_IsAnException() =>
        Assert.Throws<ScriptException>(() => Run(Evening, settings: new() { ["Nonsense"] = 1 }));

    [Fact]
    public void Effect_ThatIsNotInstalled_IsAnException() =>
        Assert.Throws<ScriptException>(() => new ScriptRunner(new HostEffects(), new ScriptServices(), new RenderPlan()).Run(Evening, _plugin.Picture));

    /// <summary>All state is in the token: steps of another script in between change nothing.</summary>
    [Fact]
    public void Script_BetweenOtherScripts_GivesTheSame()
    {
        var first = Run(Evening);
        Run(new Recipe(null, [new RestoreStep("remove the haze", 0.3f)], "tiny"));
        Assert.Equal(first, Run(Evening));
    }

    private PixelBuffer Run(Recipe recipe, RenderPlan? plan = null, Dictionary<string, object>? settings = null) =>
        new ScriptRunner(new HostEffects(_effect), new ScriptServices(), plan ?? new RenderPlan()).Run(recipe, _plugin.Picture, settings ?? Processor);

    private PixelBuffer ByTheCommand(Recipe recipe)
    {
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [_plugin.Path("models")] });
        var picture = _plugin.Picture;
        var source = new ArrayPixelSource(picture.Bytes, picture.Width, picture.Height, PixelLayout.Bgra32);
        var template = new RestoreRequest(string.Empty) { PackId = recipe.PackId!, Device = DevicePreference.Cpu };
        using var chain = StepChain.Begin(
            source, recipe.Steps, template, new InstructionBook(engine, recipe.PackId!), engine, new OpenOptions(), null, CancellationToken.None);
        var result = new PixelBuffer(picture.Width, picture.Height);
        chain.ReadRows(new PixelRect(0, 0, picture.Width, picture.Height), result.Bytes, result.Stride);
        Assert.NotEqual(picture, result);
        return result;
    }
}
