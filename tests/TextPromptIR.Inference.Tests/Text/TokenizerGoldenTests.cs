using System.Text.Json;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

/// <summary>
/// Word pieces equal Hugging Face's on the committed strings: <c>BertNormalizer</c>, <c>BertPreTokenizer</c> and <c>WordPiece</c> of
/// <c>@huggingface/tokenizers</c> over the vocabulary that ships (tests/tools/tokenizer-goldens).
/// </summary>
public sealed class TokenizerGoldenTests
{
    [Fact]
    public void EncodeToIds_GoldenStrings_EqualHuggingFace()
    {
        using var vocabulary = File.OpenRead(RepositoryFiles.At("models", "language", "vocab.txt"));
        var tokenizer = InstructionTokenizer.CreateTokenizer(vocabulary);
        var count = 0;
        foreach (var line in File.ReadLines(RepositoryFiles.At("tests", "data", "tokenizer", "golden.jsonl")))
        {
            using var golden = JsonDocument.Parse(line);
            var text = golden.RootElement.GetProperty("text").GetString()!;
            var expected = golden.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            Assert.True(expected.SequenceEqual(tokenizer.EncodeToIds(text, addSpecialTokens: true)), JsonSerializer.Serialize(text));
            count++;
        }

        Assert.True(count >= 500, $"Only {count} strings.");
    }
}
