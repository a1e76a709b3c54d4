using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir understand</c>: what the text encoder understood, for one text or a file with one text per line.</summary>
internal static class UnderstandCommand
{
    public static Command Create(Terminal terminal)
    {
        var text = new Argument<string?>("TEXT") { Description = "An instruction.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file") { Description = "A text file with one instruction per line; prints one JSON object per line.", HelpName = "FILE" }.NotEmpty();
        var json = CommonOptions.Json();
        var models = CommonOptions.Models();
        var command = new Command("understand", "Shows what an instruction is understood to mean.") { text, file, json, models };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(text) is { Tokens.Count: > 0 }) == (result.GetResult(file) is not null))
                result.AddError("Give either a text or --file FILE.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            using var engine = CommonOptions.OpenEngine(terminal, parsed.GetValue(models));
            if (parsed.GetValue(file) is { } path)
            {
                foreach (var line in ReadLines(path))
                    terminal.WriteJson(Describe(engine.Understand(line, cancellationToken)));
                return Task.FromResult(0);
            }

            var guidance = engine.Understand(parsed.GetValue(text)!, cancellationToken);
            if (parsed.GetValue(json))
                terminal.WriteJson(Describe(guidance));
            else
                Print(terminal, guidance);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>The fixed JSON contract of issue 2.</summary>
    internal static JsonObject Describe(Guidance guidance)
    {
        return new JsonObject
        {
            ["schema"] = 1,
            ["instruction"] = guidance.Instruction,
            ["strength"] = Math.Round(guidance.Strength, 3),
            ["recognised"] = new JsonArray([.. guidance.Recognised.Select(d => JsonValue.Create(DegradationNames.NameOf(d)))]),
            ["probabilities"] = Describe(guidance.Probabilities),
            ["unrelated"] = guidance.Unrelated,
            ["automatic"] = guidance.Automatic,
        };
    }

    /// <summary>Ten probabilities by name.</summary>
    internal static JsonObject Describe(ImmutableArray<float> probabilities)
    {
        var named = new JsonObject();
        for (var i = 0; i < DegradationNames.Count; i++)
            named[DegradationNames.All[i]] = Math.Round(probabilities[i], 4);
        return named;
    }

    private static void Print(Terminal terminal, Guidance guidance)
    {
        var meaning = guidance switch
        {
            { Unrelated: true } => "nothing to restore: the picture would be left as it is",
            { Automatic: true } => "improve the picture; the product chooses",
            _ => "remove " + string.Join(", ", guidance.Recognised.Select(DegradationNames.NameOf)),
        };
        terminal.Out.WriteLine(meaning);
        if (guidance.Strength < 0.995f)
            terminal.Out.WriteLine(FormattableString.Invariant($"strength {guidance.Strength:0.00}"));
        for (var i = 0; i < DegradationNames.Count; i++)
        {
            var bar = new string('#', (int)Math.Round(guidance.Probabilities[i] * 20));
            terminal.Out.WriteLine(FormattableString.Invariant($"  {DegradationNames.All[i],-10} {guidance.Probabilities[i],6:0.000} {bar}"));
        }
    }

    private static List<string> ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path).Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RestoreException(
                ErrorCode.InputNotFound, $"The file '{path}' cannot be read: {exception.Message}", "Check the path and that you may read it.", exception);
        }
    }
}
