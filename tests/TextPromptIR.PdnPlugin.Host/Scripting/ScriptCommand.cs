using System.CommandLine;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;

namespace TextPromptIR.PdnPlugin.Host.Scripting;

/// <summary><c>script RECIPE PICTURE OUTPUT</c>: a recipe run by the effect, without a dialog.</summary>
internal static class ScriptCommand
{
    public static Command Create(Option<string> plugin, Option<int> threads, Option<bool> overwrite)
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe; the same file as for 'tpir recipe run'." };
        var picture = new Argument<string>("picture") { Description = "The picture to open." };
        var output = new Argument<string>("output") { Description = "Where the layer is saved." };
        var command = new Command("script", "Runs a recipe by the effect, through Paint.NET's public effects contract alone.") { recipe, picture, output, plugin, threads, overwrite };
        command.SetAction(values =>
        {
            try
            {
                var effect = PluginFolders.Load(values.GetRequiredValue(plugin));
                var runner = new ScriptRunner(new HostEffects(effect), new ScriptServices(), new RenderPlan { Threads = values.GetValue(threads) });
                var layer = runner.Run(RecipeReader.Read(values.GetRequiredValue(recipe)), PixelBuffer.Open(values.GetRequiredValue(picture)));
                layer.Save(values.GetRequiredValue(output), values.GetRequiredValue(picture), values.GetValue(overwrite));
                return 0;
            }
            catch (RestoreException e)
            {
                Console.Error.WriteLine($"{e.Message} {e.Advice}");
                return (int)e.Code;
            }
            catch (ScriptException e)
            {
                Console.Error.WriteLine(e.Message);
                return 1;
            }
        });
        return command;
    }
}
