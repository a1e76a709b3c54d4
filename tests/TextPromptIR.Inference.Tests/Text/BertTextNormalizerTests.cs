using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class BertTextNormalizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Remove the RAIN", "remove the rain")]
    [InlineData("remove\nthe\train\r!", "remove the rain !")]
    [InlineData("a\u00A0b\u2003c\u2028d", "a b c d")]
    [InlineData("ra\u200Bin\uFEFF", "rain")]
    [InlineData("ra\u0000in\uFFFD\u0007\u000B", "rain")]
    [InlineData("Café Ünlü İ Å", "cafe unlu i a")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("去雨ok", " 去  雨 ok")]
    [InlineData("한", "\u1112\u1161\u11AB")]
    [InlineData("\uE000x", "x")]
    [InlineData("😀 + $", "😀 + $")]
    [InlineData("𠀋", " 𠀋 ")]
    public void Normalize_Text_FollowsHuggingFace(string text, string expected) => Assert.Equal(expected, new BertTextNormalizer().Normalize(text));

    [Fact]
    public void Normalize_LoneSurrogate_IsDropped()
    {
        foreach (var text in new[] { "a\uD800b", "a\uDC00b", "\uDC00ab\uD83D" })
            Assert.Equal("ab", new BertTextNormalizer().Normalize(text));
    }

    [Fact]
    public void Normalize_Span_EqualsString() => Assert.Equal("cafe", new BertTextNormalizer().Normalize("CAFÉ".AsSpan()));
}
