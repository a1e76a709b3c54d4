using System.Text;
using System.Text.Json;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Fuzz.Mutation;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>A recipe: what is accepted has words, strengths and selections that every host can hold.</summary>
internal sealed class RecipeTarget : IFuzzTarget
{
    private static readonly byte[][] s_seeds =
    [
        """{"schema": 1, "name": "old photos", "model": "fast", "steps": [{"instruction": "remove the rain", "strength": 0.8, "selection": [40, 40, 300, 200]}, {"instruction": "remove the haze"}]}"""u8.ToArray(),
        """{"schema": 1, "steps": [{"instruction": "fix this photo", "strength": "0.25", "selection": "1,2,3,4"}], /* said why */ }"""u8.ToArray(),
    ];

    private readonly Sandbox _sandbox = new();
    private readonly string _path;

    public RecipeTarget() => _path = Path.Combine(_sandbox.Inside, "recipe.json");

    public string Name => "recipe";

    public byte[] Make(Random random)
    {
        if (random.Next(3) == 0)
            return Bytes.Change(random, s_seeds[random.Next(s_seeds.Length)], s_seeds);
        using var recipe = JsonDocument.Parse(s_seeds[0]);
        return Encoding.UTF8.GetBytes(new JsonTexts(random).Rewrite(recipe.RootElement, random.Next(1, 4)));
    }

    public ErrorCode Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        var recipe = RecipeReader.Read(_path);
        FuzzFailure.Unless(recipe.Steps.Count is >= 1 and <= 100, $"A recipe of {recipe.Steps.Count} steps was accepted.");
        foreach (var step in recipe.Steps)
        {
            FuzzFailure.Unless(step.Strength is >= 0 and <= 1, $"The strength {step.Strength} was accepted.");
            FuzzFailure.Unless(step.Instruction.Length is > 0 and <= InstructionRules.MaxLength, $"An instruction of {step.Instruction.Length} characters was accepted.");
            FuzzFailure.Unless(step.Selection is not { } part || (part is { X: >= 0, Y: >= 0 } && !part.IsEmpty), $"The selection {step.Selection} was accepted.");
        }

        return ErrorCode.None;
    }

    public void Dispose() => _sandbox.Dispose();
}
