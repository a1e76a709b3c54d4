using System.CommandLine;
using System.Text.Json.Nodes;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir models</c>: the packs that can be found, damaged ones with their fault.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = CommonOptions.Json();
        var models = CommonOptions.Models();
        var command = new Command("models", "Lists the model packs.") { json, models };
        command.SetAction((parsed, _) =>
        {
            using var engine = CommonOptions.OpenEngine(terminal, parsed.GetValue(models));
            foreach (var pack in engine.ListPacks())
            {
                if (parsed.GetValue(json))
                    terminal.WriteJson(Describe(pack));
                else
                    Print(terminal, pack);
            }

            return Task.FromResult(0);
        });
        return command;
    }

    private static void Print(Terminal terminal, PackSummary pack)
    {
        // A pack is a folder from anywhere: nothing of it may steer the terminal.
        void Line(string text) => terminal.Out.WriteLine(PlainText.Of(text));

        Line(FormattableString.Invariant($"{pack.Id} {pack.Version} ({pack.Kind}, {pack.Bytes / 1e6:0.0} MB)  {pack.Folder}"));
        Line($"  {pack.Description}");
        if (pack is { Kind: "restoration", Shape: { } shape })
            Line($"  removes {string.Join(", ", pack.Degradations)}; tiles of {shape.Size} pixels, overlap {shape.Overlap}");
        if (pack is { Kind: "detector", Fault: null })
            Line("  looks at a picture for --auto and general wishes");
        if (pack.Fault is not null)
            Line($"  DAMAGED: {pack.Fault}");
    }

    private static JsonObject Describe(PackSummary pack) => new()
    {
        ["schema"] = 1,
        ["id"] = pack.Id,
        ["version"] = pack.Version,
        ["kind"] = pack.Kind,
        ["folder"] = pack.Folder,
        ["description"] = pack.Description,
        ["bytes"] = pack.Bytes,
        ["degradations"] = new JsonArray([.. pack.Degradations.Select(name => JsonValue.Create(name))]),
        ["tile"] = pack.Shape?.Size,
        ["overlap"] = pack.Shape?.Overlap,
        ["fault"] = pack.Fault,
    };
}
