using System.Globalization;
using System.Text.Json;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Batch.Tables;

/// <summary>The fields that a step of a recipe and a row of a table share, with everything that is wrong with them.</summary>
internal sealed class StepFields
{
    public string? File { get; private set; }

    public string? Instruction { get; private set; }

    public float? Strength { get; private set; }

    public PixelRect? Selection { get; private set; }

    public List<string> Faults { get; } = [];

    /// <summary>Reads an object whose members are <paramref name="known"/> fields.</summary>
    public static StepFields FromJson(JsonElement element, IReadOnlyList<string> known)
    {
        var fields = new StepFields();
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields.Faults.Add("it is not an object.");
            return fields;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                fields.Faults.Add($"\"{property.Name}\" is unknown; known are {string.Join(", ", known)}.");
            else if (property.Value.ValueKind != JsonValueKind.Null)
                fields.Set(property.Name, TextOf(property.Value));
        }

        return fields;
    }

    /// <summary>Sets one field from its text; an empty text leaves it unset.</summary>
    public void Set(string name, string text)
    {
        if (text.Length == 0)
            return;
        switch (name)
        {
            case "file" when text.Contains('\0', StringComparison.Ordinal):
                Faults.Add("the file's name holds a character that no path can hold.");
                break;
            case "file":
                File = text;
                break;
            case "instruction":
                SetInstruction(text);
                break;
            case "strength":
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var strength) && strength is >= 0 and <= 1)
                    Strength = RestoreStep.Hundredths(strength);
                else
                    Faults.Add($"the strength \"{text}\" is not a number from 0 to 1.");
                break;
            default:
                if (PixelRect.TryParse(text, out var selection))
                    Selection = selection;
                else
                    Faults.Add($"the selection \"{text}\" is not x,y,width,height in whole pixels.");
                break;
        }
    }

    private void SetInstruction(string text)
    {
        try
        {
            Instruction = InstructionRules.Clean(text);
        }
        catch (RestoreException e)
        {
            Faults.Add(e.Message);
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(item => item.GetRawText())),
        _ => value.GetRawText(),
    };
}
