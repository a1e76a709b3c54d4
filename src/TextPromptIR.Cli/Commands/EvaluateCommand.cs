using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TextPromptIR.Cli.Evaluation;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir evaluate</c>: PSNR and SSIM over pairs of folders, or over clean pictures with seeded noise.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var pairs = new Option<string[]>("--pairs") { Description = "Degraded and clean pictures.", HelpName = "DEGRADED_DIR CLEAN_DIR", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true }.NotEmpty();
        var clean = new Option<string?>("--clean") { Description = "Clean pictures; noise is added.", HelpName = "DIR" }.NotEmpty();
        var noise = Noise();
        var protocol = new Option<string>("--protocol") { Description = "classic: not clipped. all-in-one: clipped, whole numbers, cropped to multiples of 16.", DefaultValueFactory = _ => "classic" };
        protocol.AcceptOnlyFromAmong("classic", "all-in-one");
        var seed = new Option<int>("--seed") { Description = "Seed of the noise.", DefaultValueFactory = _ => 0 };
        var instruction = CommonOptions.Instruction();
        instruction.Required = true;
        var force = new Option<bool>("--force") { Description = "Run the network even when the instruction asks for no restoration." };
        var model = CommonOptions.Model();
        var device = CommonOptions.Device();
        var tile = CommonOptions.Tile();
        var models = CommonOptions.Models();
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Measures restoration against clean originals.")
        {
            pairs, clean, noise, protocol, seed, instruction, force, model, device, tile, models, json,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(pairs) is null) == (result.GetResult(clean) is null))
                result.AddError("Give either --pairs DEGRADED_DIR CLEAN_DIR or --clean DIR.");
            // Scores of other pictures than the ones that were asked for would pass for right.
            Option[] ofNoise = [noise, protocol, seed];
            if (result.GetResult(pairs) is not null && ofNoise.Any(option => result.GetResult(option) is { Implicit: false }))
                result.AddError("--noise, --protocol and --seed go with --clean: the pictures of --pairs are taken as they are.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            using var engine = CommonOptions.OpenEngine(terminal, parsed.GetValue(models));
            var guidance = engine.UnderstandFor(parsed.GetValue(model)!, parsed.GetValue(instruction)!, cancellationToken);
            if (parsed.GetValue(force))
                guidance = guidance with { Unrelated = false };
            using var backend = guidance.Unrelated
                ? null
                : engine.OpenBackend(parsed.GetValue(model)!, parsed.GetValue(device) ?? DevicePreference.Automatic, parsed.GetValue(tile), cancellationToken);
            var evaluator = new Evaluator(backend, guidance, engine);
            var kind = parsed.GetValue(protocol) == "all-in-one" ? NoiseProtocol.AllInOne : NoiseProtocol.Classic;
            var scores = parsed.GetValue(clean) is { } folder
                ? PictureFolder.List(folder).Select(file => evaluator.ScoreNoise(file, parsed.GetValue(noise), kind, parsed.GetValue(seed), cancellationToken))
                : PictureFolder.Match(parsed.GetValue(pairs)![0], parsed.GetValue(pairs)![1], terminal).Select(pair => evaluator.ScorePair(pair.Degraded, pair.Clean, cancellationToken));
            Report(terminal, guidance, scores, parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static Option<double> Noise() => new("--noise")
    {
        Description = "Standard deviation of the noise in grey levels.",
        HelpName = "SIGMA",
        DefaultValueFactory = _ => 25,
        CustomParser = result => CommonOptions.Within(result, 0.0, 255.0, NumberStyles.Float, "--noise takes a standard deviation from 0 to 255"),
    };

    private static void Report(Terminal terminal, Guidance guidance, IEnumerable<PictureScore> scores, bool json)
    {
        var finished = new List<PictureScore>();
        foreach (var score in scores)
        {
            finished.Add(score);
            if (!json)
                terminal.Out.WriteLine(PlainText.Of(Line(score.Name, score)));
        }

        var mean = PictureScore.Mean(finished);
        if (!json)
        {
            terminal.Out.WriteLine(Line("mean", mean));
            return;
        }

        terminal.WriteJson(new JsonObject
        {
            ["schema"] = 1,
            ["mean"] = mean.ToJson(),
            ["recognised"] = new JsonArray([.. guidance.Recognised.Select(d => JsonValue.Create(DegradationNames.NameOf(d)))]),
            ["pictures"] = new JsonArray([.. finished.Select(score => score.ToJson())]),
        });
    }

    private static string Line(string name, PictureScore score) => FormattableString.Invariant(
        $"{name,-28} {score.InputPsnr,7:0.00} dB -> {score.Psnr,7:0.00} dB   SSIM {score.InputSsim:0.0000} -> {score.Ssim:0.0000}");
}
