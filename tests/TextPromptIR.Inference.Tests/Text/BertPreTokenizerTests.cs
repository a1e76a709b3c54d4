using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class BertPreTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("remove the rain", "remove|the|rain")]
    [InlineData("de-noise, please!!", "de|-|noise|,|please|!|!")]
    [InlineData("a_b", "a|_|b")]
    [InlineData("1+1=$2 `~^|", "1|+|1|=|$|2|`|~|^||")]
    [InlineData("don’t “stop”…", "don|’|t|“|stop|”|…")]
    [InlineData("€5 ©2 😀x", "€5|©2|😀x")]
    [InlineData("[MASK]", "[|MASK|]")]
    public void PreTokenize_Text_SplitsAtSpaceAndPunctuation(string text, string expected)
    {
        var pieces = new BertPreTokenizer().PreTokenize(text).Select(piece => text.Substring(piece.Offset, piece.Length));
        Assert.Equal(expected, string.Join('|', pieces));
    }

    [Fact]
    public void PreTokenize_PunctuationBeyondTheFirstPlane_IsOnePiece() =>
        Assert.Equal([(0, 1), (1, 2), (3, 1)], new BertPreTokenizer().PreTokenize("a\U00010100b"));

    [Fact]
    public void PreTokenize_LoneSurrogate_StaysInItsWord() => Assert.Equal([(0, 3)], new BertPreTokenizer().PreTokenize("a\uD800b"));
}
