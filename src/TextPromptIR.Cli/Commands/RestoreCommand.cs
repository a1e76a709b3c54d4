using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Requests;
using TextPromptIR.Imaging;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir restore</c>: one picture, one instruction, one restored file.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("INPUT") { Description = "PNG, JPEG, TIFF, WebP or BMP." }.NotEmpty();
        var instruction = CommonOptions.Instruction();
        var auto = new Option<bool>("--auto") { Description = "Let the product look at the picture and choose what to remove." };
        var output = new Option<string?>("--output", "-o") { Description = "Output file; NAME_restored beside the input when left out.", HelpName = "FILE" }.NotEmpty();
        var strength = CommonOptions.Strength();
        var region = CommonOptions.Region();
        var model = CommonOptions.Model();
        var device = CommonOptions.Device();
        var tile = CommonOptions.Tile();
        var show = new Option<string>("--show") { Description = "restored, or removed: what was taken away, on mid grey.", DefaultValueFactory = _ => "restored" };
        show.AcceptOnlyFromAmong("restored", "removed");
        var quality = CommonOptions.Quality();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the output if it exists." };
        var models = CommonOptions.Models();
        var json = CommonOptions.Json();
        var command = new Command("restore", "Restores one picture.")
        {
            input, instruction, auto, output, strength, region, model, device, tile, show, quality, overwrite, models, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(auto) == (result.GetResult(instruction) is not null))
                result.AddError("Give either --instruction TEXT or --auto.");
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            terminal,
            parsed.GetValue(input)!,
            parsed.GetValue(output),
            new RestoreRequest(parsed.GetValue(auto) ? AutomaticWish : parsed.GetValue(instruction)!)
            {
                Strength = parsed.GetValue(strength),
                Region = parsed.GetValue(region),
                PackId = parsed.GetValue(model)!,
                Device = parsed.GetValue(device)!,
                TileSize = parsed.GetValue(tile),
                Show = parsed.GetValue(show) == "removed" ? ShowMode.Removed : ShowMode.Restored,
            },
            new SaveOptions { Quality = parsed.GetValue(quality), Overwrite = parsed.GetValue(overwrite) },
            parsed.GetValue(models),
            parsed.GetValue(json),
            cancellationToken)));
        return command;
    }

    /// <summary>The instruction that <c>--auto</c> stands for.</summary>
    internal const string AutomaticWish = "fix this photo";

    private static int Run(
        Terminal terminal, string input, string? output, RestoreRequest request, SaveOptions save, string? models, bool json, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        PictureFile.CheckInput(input);
        output ??= DefaultOutput(input);
        InstructionRules.Clean(request.Instruction);
        PictureFile.CheckOutput(output, save);

        using var engine = CommonOptions.OpenEngine(terminal, models);
        using var picture = PictureFile.Open(input, new OpenOptions(), cancellationToken);
        var outcome = new RestoreJob(engine, terminal).Restore(picture, request, output, save, cancellationToken);

        if (!json && outcome.Guidance.Choice is { } choice)
            terminal.Out.WriteLine($"chosen: {choice.Instruction ?? "nothing"}");
        if (json)
            terminal.WriteJson(Report(input, output, request, outcome, terminal, clock.Elapsed));
        else
            terminal.Out.WriteLine(PlainText.Of(Summary(output, outcome, request.Show, clock.Elapsed)));
        return (int)ErrorCode.None;
    }

    private static string DefaultOutput(string input) => Path.Combine(
        Path.GetDirectoryName(input) ?? string.Empty,
        $"{Path.GetFileNameWithoutExtension(input)}_restored{PictureFile.OutputExtension(input)}");

    private static string Summary(string output, RestoreOutcome outcome, ShowMode show, TimeSpan elapsed) =>
        outcome.TilesComputed == 0
            ? $"{output}: {(show == ShowMode.Removed ? "nothing was removed, so it is mid grey" : "unchanged")}{WhyUnchanged(outcome.Guidance)}"
            : $"{output}: removed {string.Join(", ", outcome.Guidance.Recognised.Select(DegradationNames.NameOf))} "
                + FormattableString.Invariant($"({outcome.TilesComputed} tiles on {outcome.Device}, {elapsed.TotalSeconds:0.0} s)");

    private static string WhyUnchanged(Guidance guidance) => guidance switch
    {
        { Unrelated: false } => string.Empty,
        { Choice: null } => $", {UnchangedReason.NotUnderstood} (say in English what is wrong: \"remove the rain\")",
        _ => $", {UnchangedReason.NothingFound} (say with --instruction what is wrong)",
    };

    private static JsonObject Report(
        string input, string output, RestoreRequest request, RestoreOutcome outcome, Terminal terminal, TimeSpan elapsed) => new()
        {
            ["schema"] = 1,
            ["input"] = input,
            ["output"] = output,
            ["instruction"] = outcome.Guidance.Instruction,
            ["recognised"] = new JsonArray([.. outcome.Guidance.Recognised.Select(d => JsonValue.Create(DegradationNames.NameOf(d)))]),
            ["unrelated"] = outcome.Guidance is { Unrelated: true, Choice: null },
            ["automatic"] = outcome.Guidance.Automatic,
            ["chosen"] = outcome.Guidance.Choice is { } choice ? Describe(choice) : null,
            ["strength"] = Math.Round(request.Strength * outcome.Guidance.Strength, 4),
            ["pack"] = request.PackId,
            ["device"] = outcome.Device,
            ["width"] = outcome.Width,
            ["height"] = outcome.Height,
            ["tiles"] = outcome.TilesComputed,
            ["seconds"] = Math.Round(elapsed.TotalSeconds, 3),
            ["notices"] = new JsonArray([.. terminal.Notices.Select(notice => JsonValue.Create(notice))]),
        };

    private static JsonObject Describe(PictureChoice choice) => new()
    {
        ["instruction"] = choice.Instruction,
        ["probabilities"] = UnderstandCommand.Describe(choice.Probabilities),
    };
}
