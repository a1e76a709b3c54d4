using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Tests.Faults;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("There is no file \"caf\u00e9 \ud83d\ude00.png\".", "There is no file \"caf\u00e9 \ud83d\ude00.png\".")]
    [InlineData("a\u001b[31mb\u0007c", "a\uFFFD[31mb\uFFFDc")]
    [InlineData("two\r\nlines\tand a tab", "two  lines and a tab")]
    [InlineData("turned \u202egnp.exe", "turned \uFFFDgnp.exe")]
    [InlineData("marked \u200e \u200f \u061c \u2066", "marked \uFFFD \uFFFD \uFFFD \uFFFD")]
    public void Message_WithWhatSteersATerminal_IsShownWithoutIt(string message, string expected) =>
        Assert.Equal(expected, new RestoreException(ErrorCode.BadRecipe, message, "advice").Message);

    [Fact]
    public void Message_WithHalfOfACharacter_IsShownWithoutIt() => Assert.Equal("half \uFFFD of it", PlainText.Of($"half {(char)0xD800} of it"));

    [Fact]
    public void Message_WithoutEnd_IsCut()
    {
        var error = new RestoreException(ErrorCode.BadRecipe, new string('a', 1 << 20), new string('b', 1 << 20));
        Assert.Equal(new string('a', PlainText.MaxLength) + "...", error.Message);
        Assert.Equal(PlainText.MaxLength + 3, error.Advice.Length);
    }
}
