using System.Text.Json;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Inference.Tests.Text;

/// <summary>
/// What users get from the language pack that ships, through the product's own path: tokenizer, windows, network, decision. Right means that
/// the recognised set and both flags are all as labelled (issue 2). Sentences are never printed, so that nobody tunes on them. Floors lie just
/// below what the pack of this tree reaches; a better pack raises them.
/// </summary>
public sealed class HeldOutAccuracyTests(LanguagePackFixture language) : IClassFixture<LanguagePackFixture>
{
    [Theory]
    [InlineData("held_out.jsonl", null, 0.96)]
    [InlineData("held_out.jsonl", "negation", 0.95)]
    [InlineData("held_out_2.jsonl", null, 0.965)]
    [InlineData("development.jsonl", null, 0.96)]
    [InlineData("fresh.jsonl", null, 0.97)]
    [InlineData("fresh_2.jsonl", null, 0.97)]
    [InlineData("users.jsonl", null, 0.97)]
    [InlineData("hard.jsonl", null, 0.94)]
    public void Understand_LabelledSentences_AreRight(string file, string? tag, double floor)
    {
        var sentences = File.ReadLines(RepositoryFiles.At("tests", "data", "instructions", file)).Select(LabelledSentence.Parse)
            .Where(sentence => tag is null || sentence.Tags.Contains(tag)).ToList();
        var right = sentences.Count(sentence => sentence.Matches(language.Encoder.Understand(sentence.Text)));
        var share = (double)right / sentences.Count;
        TestContext.Current.TestOutputHelper?.WriteLine($"{file} {tag}: {right} of {sentences.Count} right ({share:P1})");
        Assert.True(share >= floor, $"{file} {tag}: {right} of {sentences.Count} right ({share:P1}), at least {floor:P1} wanted.");
    }

    private sealed record LabelledSentence(string Text, HashSet<string> Recognised, bool Unrelated, bool Automatic, HashSet<string> Tags)
    {
        public static LabelledSentence Parse(string line)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new LabelledSentence(
                root.GetProperty("text").GetString()!, Strings(root.GetProperty("recognised")), root.GetProperty("unrelated").GetBoolean(),
                root.GetProperty("automatic").GetBoolean(), Strings(root.GetProperty("tags")));
        }

        public bool Matches(Guidance guidance) =>
            Recognised.SetEquals(guidance.Recognised.Select(DegradationNames.NameOf)) && guidance.Unrelated == Unrelated && guidance.Automatic == Automatic;

        private static HashSet<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetString()!)];
    }
}
