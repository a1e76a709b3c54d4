using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class RecentAnswersTests
{
    [Fact]
    public void Set_BeyondCapacity_ForgetsTheLeastRecentlyUsed()
    {
        var answers = new RecentAnswers<string>(2);
        answers.Set("a", "1");
        answers.Set("b", "2");
        Assert.True(answers.TryGet("a", out _));
        answers.Set("c", "3");

        Assert.False(answers.TryGet("b", out _));
        Assert.True(answers.TryGet("a", out var a));
        Assert.True(answers.TryGet("c", out var c));
        Assert.Equal(("1", "3"), (a, c));
    }

    [Fact]
    public void Set_SameKey_Replaces()
    {
        var answers = new RecentAnswers<string>(1);
        answers.Set("a", "1");
        answers.Set("a", "2");
        Assert.True(answers.TryGet("a", out var value));
        Assert.Equal("2", value);
    }
}
