using Microsoft.ML.Tokenizers;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class WindowBreaksTests
{
    private static readonly string[] Words = ["remove", "the", "rain", ".", "not", "rain!", "a-b-c-d-e-f-g", "x"];

    [Fact]
    public void Windows_AnyText_CoverItWithoutGapAndFitTheCapacity()
    {
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(0, 60)).Select(_ => Words[random.Next(Words.Length)]));
            var tokens = Tokens(text);
            var windows = new WindowBreaks(tokens, text, 14).Windows().ToList();

            Assert.Equal(0, windows[0].Start.Value);
            Assert.Equal(tokens.Count, windows[^1].End.Value);
            foreach (var (before, after) in windows.Zip(windows.Skip(1)))
            {
                Assert.InRange(after.Start.Value, before.Start.Value + 1, before.End.Value);
                Assert.InRange(after.End.Value, before.End.Value, tokens.Count);
            }

            Assert.All(windows, window => Assert.InRange(window.End.Value - window.Start.Value, tokens.Count == 0 ? 0 : 1, 14));
        }
    }

    [Fact]
    public void Windows_WordsThatFit_AreNeverCut()
    {
        var text = string.Join(' ', Enumerable.Repeat("a-b-c", 40));
        var starts = Tokens(text).Select(token => token.Offset.Start.Value).ToList();
        foreach (var window in new WindowBreaks(Tokens(text), text, 14).Windows())
        {
            Assert.Equal('a', text[starts[window.Start.Value]]);
            Assert.Equal(0, (window.End.Value - window.Start.Value) % 5);
        }
    }

    // One token per pre-token is enough here.
    private static List<EncodedToken> Tokens(string text) =>
        [.. new BertPreTokenizer().PreTokenize(text)
            .Select(piece => new EncodedToken(7, text.Substring(piece.Offset, piece.Length), piece.Offset..(piece.Offset + piece.Length)))];
}
