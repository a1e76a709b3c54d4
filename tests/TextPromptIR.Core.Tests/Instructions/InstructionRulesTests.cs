using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Core.Tests.Instructions;

public sealed class InstructionRulesTests
{
    [Theory]
    [InlineData("remove the rain", "remove the rain")]
    [InlineData("  remove \r\n\t the   rain\n", "remove the rain")]
    [InlineData("entferne\u00A0den Regen", "entferne den Regen")]
    public void Clean_WhiteSpace_BecomesSingleSpaces(string words, string cleaned) => Assert.Equal(cleaned, InstructionRules.Clean(words));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n ")]
    public void Clean_NoWords_IsRefused(string? words) =>
        Assert.Equal(ErrorCode.EmptyInstruction, Assert.Throws<RestoreException>(() => InstructionRules.Clean(words)).Code);

    [Fact]
    public void Clean_LongWords_AreRefusedNotCut()
    {
        Assert.Equal(InstructionRules.MaxLength, InstructionRules.Clean(new string('a', InstructionRules.MaxLength)).Length);
        var failure = Assert.Throws<RestoreException>(() => InstructionRules.Clean(new string('a', InstructionRules.MaxLength + 1)));
        Assert.Equal(ErrorCode.InstructionTooLong, failure.Code);
        Assert.NotEmpty(failure.Advice);
    }

    [Fact]
    public void DegradationNames_EveryValue_HasItsNameAndIsFoundByIt()
    {
        Assert.Equal("noise rain haze blur low-light jpeg snow raindrop shadow inpaint", string.Join(' ', DegradationNames.All));
        foreach (var degradation in Enum.GetValues<Degradation>())
        {
            Assert.True(DegradationNames.TryParse(DegradationNames.NameOf(degradation).ToUpperInvariant(), out var found));
            Assert.Equal(degradation, found);
        }

        Assert.False(DegradationNames.TryParse("fog", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => DegradationNames.NameOf((Degradation)10));
    }
}
