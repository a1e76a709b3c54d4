using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using PaintDotNet.Rendering;
using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Host;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Host.Scripting;

var picture = new Argument<string>("picture") { Description = "The picture to open." };
var instruction = new Argument<string>("instruction") { Description = "What the user types." };
var output = new Argument<string>("output") { Description = "Where the canvas is saved." };
var selection = new Option<RectInt32?>("--selection") { Description = "x,y,width,height; without it the whole picture.", CustomParser = ParseRect };
var feather = new Option<int>("--feather") { Description = "Makes the selection an ellipse whose edge fades over that many pixels." };
var preset = new Option<string>("--preset") { Description = "Value of the preset list.", DefaultValueFactory = _ => "None" };
var strength = new Option<int>("--strength") { Description = "0 to 100.", DefaultValueFactory = _ => 100 };
var show = new Option<string>("--show") { Description = "Restored, Removed or Original.", DefaultValueFactory = _ => "Restored" };
var model = new Option<string>("--model") { Description = "Id of the model pack.", DefaultValueFactory = _ => "fast" };
var device = new Option<string>("--device") { Description = "Automatic, HighPerformanceGpu, PowerSavingGpu or Processor.", DefaultValueFactory = _ => "Automatic" };
var keyTime = new Option<int?>("--type") { Description = "Types key by key, one per that many milliseconds, and prints how often the networks ran." };
var threads = new Option<int>("--threads") { Description = "Host threads.", DefaultValueFactory = _ => 4 };
var plugin = new Option<string>("--plugin") { Description = "The plugin's folder; by default the one that was built.", DefaultValueFactory = _ => PluginFolders.Built };
var dialogs = new Option<int>("--dialogs") { Description = "Opens and closes the dialog that many times first, and prints how long it took." };
var overwrite = new Option<bool>("--overwrite") { Description = "Replace an existing output file." };
var command = new RootCommand("Runs the effect Text-Guided Restore as Paint.NET would, and saves what the user would see.")
{
    picture, instruction, output, selection, feather, preset, strength, show, model, device, keyTime, threads, plugin, dialogs, overwrite,
};
command.SetAction(Run);
command.Subcommands.Add(ScriptCommand.Create(plugin, threads, overwrite));
return command.Parse(args).Invoke();

int Run(ParseResult values)
{
    try
    {
        var layer = PixelBuffer.Open(values.GetRequiredValue(picture));
        using var counter = new NetworkCounter();
        var effect = PluginFolders.Load(values.GetRequiredValue(plugin));
        var services = new HostServices { MessageShown = message => Console.Error.WriteLine($"[message] {message}") };
        var editor = new Editor(effect, layer, Mask(values, layer), services, new RenderPlan { Threads = values.GetValue(threads) });
        TimeDialogs(editor, values.GetValue(dialogs));
        var watch = Stopwatch.StartNew();
        using (var dialog = editor.OpenDialog())
        {
            Console.WriteLine($"{effect.SubmenuName} > {effect.Name}: dialog open after {watch.ElapsedMilliseconds} ms");
            dialog.Set("Preset", values.GetRequiredValue(preset));
            dialog.Set("Strength", values.GetValue(strength));
            dialog.Set("Show", values.GetRequiredValue(show));
            dialog.Set("Model", values.GetRequiredValue(model));
            dialog.Set("Device", values.GetRequiredValue(device));
            Type(dialog, values.GetRequiredValue(instruction), values.GetValue(keyTime), counter);
            dialog.WaitForPreview();
            Console.WriteLine($"preview complete after {watch.ElapsedMilliseconds} ms: {counter}");
            dialog.Ok();
        }

        Console.WriteLine($"OK: {counter}");
        editor.Layer.Save(values.GetRequiredValue(output), values.GetRequiredValue(picture), values.GetValue(overwrite));
        return services.Messages.Count == 0 ? 0 : 1;
    }
    catch (RestoreException e)
    {
        Console.Error.WriteLine($"{e.Message} {e.Advice}");
        return (int)e.Code;
    }
    catch (WorkerThreadException e)
    {
        Console.Error.WriteLine($"{e.Message}: {e.InnerException}");
        return 1;
    }
}

static void TimeDialogs(Editor editor, int count)
{
    var times = new List<double>();
    for (var i = 0; i < count; i++)
    {
        var compiledBefore = JitInfo.GetCompilationTime(currentThread: true);
        var processorBefore = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        using var dialog = editor.OpenDialog();
        times.Add(watch.Elapsed.TotalMilliseconds);
        if (i == 0)
        {
            Console.WriteLine(
                $"dialog opened for the first time: {times[0]:F0} ms; {(Environment.CpuUsage.TotalTime - processorBefore).TotalMilliseconds:F0} ms of processor time, "
                + $"{(JitInfo.GetCompilationTime(currentThread: true) - compiledBefore).TotalMilliseconds:F0} ms of compiling code");
        }

        dialog.WaitForPreview();
    }

    if (count > 1)
        Console.WriteLine($"dialog opened {count - 1} times more: median {times.Skip(1).Order().ElementAt((count - 1) / 2):F1} ms, longest {times.Skip(1).Max():F1} ms");
}

static void Type(EffectDialog dialog, string text, int? millisecondsPerKey, NetworkCounter counter)
{
    if (millisecondsPerKey is not { } pause)
    {
        dialog.Set("Instruction", text);
        return;
    }

    for (var length = 1; length <= text.Length; length++)
    {
        dialog.Set("Instruction", text[..length]);
        Console.WriteLine($"  \"{text[..length]}\": {counter}");
        Thread.Sleep(pause);
    }
}

SelectionMask Mask(ParseResult values, PixelBuffer layer)
{
    var bounds = values.GetValue(selection) ?? new RectInt32(0, 0, layer.Width, layer.Height);
    return values.GetValue(feather) > 0
        ? SelectionMask.Ellipse(layer.Width, layer.Height, bounds, values.GetValue(feather))
        : SelectionMask.Rectangles(layer.Width, layer.Height, bounds);
}

static RectInt32? ParseRect(ArgumentResult result)
{
    var parts = result.Tokens[0].Value.Split(',');
    var numbers = new int[4];
    for (var i = 0; i < numbers.Length; i++)
    {
        if (parts.Length != numbers.Length || !int.TryParse(parts[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out numbers[i]))
        {
            result.AddError("A selection is x,y,width,height in pixels.");
            return null;
        }
    }

    return new RectInt32(numbers[0], numbers[1], numbers[2], numbers[3]);
}
