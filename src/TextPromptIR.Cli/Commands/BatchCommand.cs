using System.CommandLine;
using System.Globalization;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Cli.Batch;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir batch</c>: folders of pictures that can be left alone overnight.</summary>
internal static class BatchCommand
{
    public static Command Create(Terminal terminal)
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Pictures, folders, or patterns with *, ? and ** in quotes.", Arity = ArgumentArity.ZeroOrMore }.NotEmpty();
        var output = new Option<string>("--output", "-o") { Description = "Folder of the outputs; subfolders are kept.", HelpName = "FOLDER", Required = true }.NotEmpty();
        var instruction = CommonOptions.Instruction();
        var auto = new Option<bool>("--auto") { Description = "Let the product find what is wrong." };
        var table = new Option<string?>("--table") { Description = "CSV or JSON Lines with file, instruction, strength, selection.", HelpName = "FILE" }.NotEmpty();
        var recipe = new Option<string?>("--recipe") { Description = "A recipe: several steps for every picture.", HelpName = "FILE" }.NotEmpty();
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Search folders below, too." };
        var name = new Option<OutputPattern>("--name")
        {
            Description = "How outputs are named; {name}, {task}, {ext} and {line}.",
            HelpName = "PATTERN",
            DefaultValueFactory = _ => OutputPattern.Default,
            CustomParser = result => Parsed(result.Tokens[0].Value, OutputPattern.Parse, result.AddError),
        };
        var overwrite = new Option<OverwritePolicy>("--overwrite")
        {
            Description = "never, newer (when the input is newer than the output) or always.",
            HelpName = "WHEN",
            DefaultValueFactory = _ => OverwritePolicy.Never,
        };
        overwrite.AcceptOnlyFromAmong("never", "newer", "always");
        var strength = CommonOptions.Strength();
        var region = CommonOptions.Region();
        var quality = CommonOptions.Quality();
        var model = CommonOptions.Model();
        var device = CommonOptions.Device();
        var tile = CommonOptions.Tile();
        var models = CommonOptions.Models();
        var jobs = Jobs();
        var shard = ShardOption();
        var watch = new Option<bool>("--watch") { Description = "Go on with pictures that come into the folders, until Ctrl+C." };
        var report = new Option<string?>("--report") { Description = "Where the report goes (JSON Lines); in OUTPUT/.tpir-batch when left out.", HelpName = "FILE" }.NotEmpty();
        var json = CommonOptions.Json();
        var command = new Command("batch", "Restores many pictures; goes on where it was interrupted.")
        {
            inputs, output, instruction, auto, table, recipe, recursive, name, overwrite, strength, region, quality, model, device, tile, models, jobs, shard,
            watch, report, json,
        };
        command.Validators.Add(result =>
        {
            var (hasTable, hasRecipe) = (result.GetResult(table) is not null, result.GetResult(recipe) is not null);
            var (hasWords, hasAuto) = (result.GetResult(instruction) is not null, result.GetValue(auto));
            if (hasTable == (result.GetValue(inputs) is { Length: > 0 }))
                result.AddError("Give either pictures and folders or --table FILE.");
            if (hasTable && (hasRecipe || result.GetValue(watch)))
                result.AddError("--table goes with neither --recipe nor --watch.");
            if (hasRecipe && (result.GetResult(strength) is { Implicit: false } || result.GetResult(region) is not null))
                result.AddError("A recipe has strengths and selections of its own.");
            if ((hasWords ? 1 : 0) + (hasAuto ? 1 : 0) + (hasRecipe ? 1 : 0) > 1 || !(hasWords || hasAuto || hasRecipe || hasTable))
                result.AddError("Give one of --instruction TEXT, --auto, --recipe FILE, or a --table with instructions.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new BatchRequest
            {
                Inputs = parsed.GetValue(inputs) ?? [],
                Output = parsed.GetValue(output)!,
                Template = new RestoreRequest(parsed.GetValue(auto) ? RestoreCommand.AutomaticWish : CleanOrEmpty(parsed.GetValue(instruction)))
                {
                    Strength = parsed.GetValue(strength),
                    Region = parsed.GetValue(region),
                    PackId = parsed.GetValue(model)!,
                    Device = parsed.GetValue(device)!,
                    TileSize = parsed.GetValue(tile),
                },
                PackIsChosen = parsed.GetResult(model) is { Implicit: false },
                Table = parsed.GetValue(table),
                Recipe = parsed.GetValue(recipe),
                Recursive = parsed.GetValue(recursive),
                Name = parsed.GetValue(name)!,
                Overwrite = parsed.GetValue(overwrite),
                Quality = parsed.GetValue(quality),
                Jobs = parsed.GetValue(jobs),
                Shard = parsed.GetValue(shard),
                Watch = parsed.GetValue(watch),
                Report = parsed.GetValue(report),
                Models = parsed.GetValue(models),
                Json = parsed.GetValue(json),
            };
            return Task.FromResult((int)new BatchJob(request, terminal).Run(cancellationToken));
        });
        return command;
    }

    private static Option<int?> Jobs() => new("--jobs", "-j")
    {
        Description = "Pictures held at a time (one is restored, others are read and written); fewer where memory is short.",
        HelpName = "N",
        CustomParser = result => CommonOptions.Within(result, 1, 64, NumberStyles.None, "--jobs takes a whole number from 1 to 64"),
    };

    private static Option<Shard> ShardOption() => new("--shard")
    {
        Description = "Do part i of n, for workers that share the output folder.",
        HelpName = "i/n",
        DefaultValueFactory = _ => Shard.Whole,
        CustomParser = result =>
        {
            if (Shard.TryParse(result.Tokens[0].Value, out var value))
                return value;
            result.AddError($"--shard takes i/n, such as 1/4, not '{result.Tokens[0].Value}'.");
            return Shard.Whole;
        },
    };

    private static string CleanOrEmpty(string? instruction) => instruction is null ? string.Empty : Core.Instructions.InstructionRules.Clean(instruction);

    private static T? Parsed<T>(string text, Func<string, T> parse, Action<string> addError)
        where T : class
    {
        try
        {
            return parse(text);
        }
        catch (RestoreException e)
        {
            addError(e.Message);
            return null;
        }
    }
}
