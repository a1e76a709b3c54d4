using System.CommandLine;
using System.Text.Json;
using WholeRun;

var megapixels = new Option<double[]>("--megapixels") { Description = "Sizes of the whole pictures.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 12] };
var pack = new Option<string>("--pack") { Description = "Model pack.", DefaultValueFactory = _ => "fast", Recursive = true };
var rounds = new Option<int>("--rounds") { Description = "How often whole run and bare network alternate.", DefaultValueFactory = _ => 3, Recursive = true };
var only = new Option<string[]>("--only") { Description = "Some of: ratio, file, first.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["ratio", "file", "first"] };
var repeat = new Option<int>("--first-tiles") { Description = "New processes that measure the first tile.", DefaultValueFactory = _ => 5 };
var profile = new Option<bool>("--profile") { Description = "Says instead which operators the networks spend their time in." };
var json = new Option<string?>("--json") { Description = "File for the figures." };
var command = new RootCommand("Whole pictures against the bare network, first tiles and memory. Each part runs in a process of its own.") { megapixels, pack, rounds, only, repeat, profile, json };
command.SetAction(parsed =>
{
    if (parsed.GetValue(profile))
    {
        RatioMeasurement.PrintProfile(parsed.GetRequiredValue(pack));
        return;
    }

    var parts = parsed.GetRequiredValue(only);
    var report = Parts.Run(
        parsed.GetRequiredValue(megapixels), parsed.GetRequiredValue(pack), parsed.GetValue(rounds),
        parts.Contains("ratio"), parts.Contains("file"), parts.Contains("first") ? parsed.GetValue(repeat) : 0);
    Table.Write(report);
    if (parsed.GetValue(json) is { } file)
        File.WriteAllText(file, JsonSerializer.Serialize(report, Parts.Json) + "\n");
});

// One part, as the command above starts it in a new process; prints JSON.
var size = new Option<double>("--size") { DefaultValueFactory = _ => 12 };
var input = new Option<string>("--file");
Part("part-ratio", parsed => RatioMeasurement.Measure(parsed.GetValue(size), parsed.GetRequiredValue(pack), parsed.GetValue(rounds)));
Part("part-first", parsed => FirstTileMeasurement.Measure(parsed.GetValue(size), parsed.GetRequiredValue(pack)));
Part("part-file", parsed => FileMeasurement.Measure(parsed.GetRequiredValue(input), parsed.GetRequiredValue(pack)));
Part("part-input", parsed =>
{
    FileMeasurement.WriteInput(parsed.GetRequiredValue(input), parsed.GetValue(size));
    return parsed.GetRequiredValue(input);
});
return command.Parse(args).Invoke();

void Part(string name, Func<ParseResult, object> measure)
{
    var part = new Command(name) { Hidden = true };
    part.Options.Add(size);
    part.Options.Add(input);
    part.SetAction(parsed => Console.WriteLine(JsonSerializer.Serialize(measure(parsed), Parts.Json)));
    command.Subcommands.Add(part);
}
