using System.Text.Json;
using TextPromptIR.Batch.Tables;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Recipes;

/// <summary>
/// Reads recipes: <c>{"schema": 1, "name": "...", "model": "fast", "steps": [{"instruction": "remove the rain", "strength": 0.8,
/// "selection": [40, 40, 300, 200]}]}</c>. Unknown words are faults: a mistyped <c>strenght</c> must not pass for "all of it".
/// </summary>
public static class RecipeReader
{
    private const int MostBytes = 1 << 20;
    private const int MostSteps = 100;

    /// <summary>Reads a recipe file.</summary>
    /// <param name="path">A JSON file; comments and trailing commas are allowed.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadRecipe"/> with every fault found, or <see cref="ErrorCode.InputNotFound"/>.</exception>
    public static Recipe Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = TextFiles.Read(path, "recipe", MostBytes);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement, path);
        }
        catch (JsonException e)
        {
            throw Bad(path, [$"it is not JSON: {e.Message}"], e);
        }
        catch (InvalidOperationException e)
        {
            // JSON can spell half of a surrogate pair ("\ud800"), which is no text.
            throw Bad(path, ["a text in it is not Unicode."], e);
        }
    }

    private static Recipe Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Bad(path, ["it is not an object with \"schema\" and \"steps\"."]);
        var faults = new List<string>();
        string? name = null, pack = null;
        JsonElement? steps = null;
        var hasSchema = false;
        foreach (var property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "schema":
                    hasSchema = true;
                    if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out var schema) || schema != 1)
                        faults.Add($"\"schema\" is {property.Value.GetRawText()}; this version reads 1.");
                    break;
                case "name":
                    name = Text(property, faults);
                    break;
                case "model":
                    pack = Text(property, faults);
                    break;
                case "steps":
                    steps = property.Value;
                    break;
                default:
                    faults.Add($"\"{property.Name}\" is unknown; known are schema, name, model, steps.");
                    break;
            }
        }

        if (!hasSchema)
            faults.Add("\"schema\": 1 is missing.");
        var read = ReadSteps(steps, faults);
        return faults.Count == 0 ? new Recipe(name, read, pack) : throw Bad(path, faults);
    }

    private static List<RestoreStep> ReadSteps(JsonElement? steps, List<string> faults)
    {
        var read = new List<RestoreStep>();
        if (steps is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is < 1 or > MostSteps)
        {
            faults.Add($"\"steps\" is not a list of 1 to {MostSteps} steps.");
            return read;
        }

        var number = 0;
        foreach (var step in list.EnumerateArray())
        {
            number++;
            var fields = StepFields.FromJson(step, ["instruction", "strength", "selection"]);
            if (fields.Instruction is null && fields.Faults.Count == 0)
                fields.Faults.Add("\"instruction\" is missing.");
            faults.AddRange(fields.Faults.Select(fault => $"step {number}: {fault}"));
            read.Add(new RestoreStep(fields.Instruction ?? string.Empty, fields.Strength ?? 1f, fields.Selection));
        }

        return read;
    }

    private static string? Text(JsonProperty property, List<string> faults)
    {
        if (property.Value is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text)
            return text;
        faults.Add($"\"{property.Name}\" is not a text.");
        return null;
    }

    private static RestoreException Bad(string path, IReadOnlyList<string> faults, Exception? cause = null) => new(
        ErrorCode.BadRecipe, $"The recipe \"{path}\" cannot be used: {string.Join(" ", faults.Take(10))}", "Mend it; docs/batch.md shows the format.", cause);
}
