using TextPromptIR.Fuzz.Running;

namespace TextPromptIR.Fuzz.Tests;

/// <summary>A few of the cases that the program runs by the hundred thousand; a finding names its case, which the program runs again alone.</summary>
public class ShortRunTests
{
    public static TheoryData<string, int> Targets => new()
    {
        { "manifest", 400 }, { "pack", 100 }, { "vocabulary", 200 }, { "recipe", 400 }, { "table", 400 }, { "saved", 200 }, { "instruction", 200 },
        { "settings", 60 }, { "picture", 300 }, { "onnx", 60 },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_SomeCases_GiveRightAnswersOrOneClearError(string target, int cases)
    {
        var result = FuzzWorker.Run(target, seed: 7, first: 0, end: cases);

        Assert.Empty(result.Findings);
        Assert.Equal(cases, result.Cases);
        Assert.True(result.Answers.Count > 1 || target == "saved", "All cases had the same answer: the inputs no longer reach what they are made for.");
    }

    [Fact]
    public void Targets_All_HaveAShortRun() => Assert.Equal(FuzzTargets.Names.Order(StringComparer.Ordinal), Targets.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void Case_MadeAgain_IsTheSameInput() => Assert.All(
        FuzzTargets.Names, name => Assert.Equal(FuzzWorker.InputOf(name, seed: 3, number: 5), FuzzWorker.InputOf(name, seed: 3, number: 5)));
}
