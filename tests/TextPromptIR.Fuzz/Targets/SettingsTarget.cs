using System.Globalization;
using System.Runtime.InteropServices;
using PaintDotNet.Effects;
using PaintDotNet.PropertySystem;
using TextPromptIR.Core.Faults;
using TextPromptIR.Fuzz.Mutation;
using TextPromptIR.Inference;
using TextPromptIR.PdnPlugin;
using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>
/// The effect with stored settings of another version, of a script, or of nobody: any text and any number in any place. The layer stays as it was,
/// no exception leaves the effect, and the user hears of it at most once per fault.
/// </summary>
internal sealed class SettingsTarget : IFuzzTarget
{
    private const char Separator = '\u0001';
    private static readonly string[] s_names = ["Instruction", "Preset", "Strength", "Show", "Model", "Device"];

    private static readonly string[][] s_sound =
    [
        ["", "remove the rain", "remove the haze slightly"], ["None", "RemoveRain", "Automatic"], ["100", "0", "37"], ["Restored", "Removed", "Original"],
        ["tiny", "tiny-identity", "language", "fast"], ["Automatic", "Processor", "HighPerformanceGpu", "PowerSavingGpu"],
    ];

    private readonly PluginRuntime _runtime;
    private readonly LoadedEffect _effect;
    private readonly PixelBuffer _picture = new(48, 40);

    public SettingsTarget()
    {
        _runtime = new PluginRuntime(notices => new RestorationEngine(new EngineOptions { ModelFolders = [Sandbox.Data("packs")], CpuThreads = 1, Notices = notices }));
        _effect = new LoadedEffect(() => new TextGuidedRestoreEffect(_runtime));
        new Random(1).NextBytes(_picture.Bytes);
    }

    public string Name => "settings";

    // Six texts; the one for the strength is a number. A missing one is a setting that the stored values lack.
    public byte[] Make(Random random)
    {
        var fields = s_sound.Select(sound => random.Next(3) == 0 ? Texts.Make(random, 400).Replace(Separator, ' ') : sound[random.Next(sound.Length)]).ToArray();
        fields[2] = random.Next(3) == 0 ? random.Next(int.MinValue, int.MaxValue).ToString(CultureInfo.InvariantCulture) : s_sound[2][random.Next(3)];
        if (random.Next(6) == 0)
            fields[random.Next(fields.Length)] = "\u0002";
        return MemoryMarshal.AsBytes(string.Join(Separator, fields).AsSpan()).ToArray();
    }

    public ErrorCode Run(byte[] input)
    {
        var fields = new string(MemoryMarshal.Cast<byte, char>(input)).Split(Separator);
        var properties = s_names.Zip(fields).Where(field => field.Second != "\u0002").Select(field => PropertyOf(field.First, field.Second));
        var token = new PropertyBasedEffectConfigToken(new PropertyCollection([.. properties]));
        var untouched = _picture.Copy();
        var mask = SelectionMask.Full(_picture.Width, _picture.Height);
        var services = new HostServices();
        using var environment = new HostEnvironment(_picture, mask);
        using var instance = _effect.CreateInstance(services, environment);
        using var rendering = new EffectRendering(instance, _picture, mask, new RenderPlan { Threads = 2, MinTile = 32, MaxTile = 32 });
        rendering.Start(token);
        rendering.Wait();
        FuzzFailure.Unless(rendering.Failure is null, $"An exception left the effect: {rendering.Failure?.InnerException}");
        FuzzFailure.Unless(_picture.Equals(untouched), "The layer was changed.");
        FuzzFailure.Unless(services.Messages.Count <= 3, $"{services.Messages.Count} messages: {string.Join(" | ", services.Messages)}");
        // What was removed of a picture that stays as it is, is mid grey.
        var isGrey = fields[3] == "Removed";
        FuzzFailure.Unless(services.Messages.Count == 0 || MayDiffer(services) || isGrey || rendering.Canvas.Equals(untouched), $"A message, and yet other pixels: {string.Join(" | ", services.Messages)}");
        return services.Messages.Count == 0 ? ErrorCode.None : ErrorCode.BadArguments;
    }

    public void Dispose()
    {
        _runtime.Dispose();
        _effect.Dispose();
    }

    // These tell of something that was done in another way, not of something that failed.
    private static bool MayDiffer(HostServices services) =>
        services.Messages.All(message => message.Contains("device", StringComparison.OrdinalIgnoreCase) || message.Contains("not trained", StringComparison.OrdinalIgnoreCase)
            || message.Contains("detector", StringComparison.OrdinalIgnoreCase));

    private static Property PropertyOf(string name, string value) => name switch
    {
        "Strength" => new Int32Property(name, int.Parse(value, CultureInfo.InvariantCulture), int.MinValue, int.MaxValue),
        "Instruction" => new StringProperty(name, value, short.MaxValue),
        _ => new StaticListChoiceProperty(name, [value]),
    };
}
