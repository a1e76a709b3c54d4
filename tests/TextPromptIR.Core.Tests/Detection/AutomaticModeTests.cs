using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tests.Fakes;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Detection;

public sealed class AutomaticModeTests
{
    [Fact]
    public void Choose_WhatReachesItsThreshold_IsRemoved()
    {
        var detector = new FakeDetector((Degradation.Noise, 0.5f), (Degradation.Rain, 0.49f), (Degradation.Haze, 0.7f))
        {
            Thresholds = [0.5f, 0.5f, 0.7f, .. Enumerable.Repeat(0.5f, 7)],
        };

        var chosen = Choose(Sample.GeneralWish(strength: 0.4f), detector);

        Assert.Equal([Degradation.Noise, Degradation.Haze], chosen.Recognised.AsEnumerable());
        Assert.Equal([1f, 0f, 1f, 0f, 0f, 0f, 0f, 0f, 0f, 0f], chosen.Vector.AsEnumerable());
        Assert.Equal(GuidanceKey.Of(chosen.Vector), chosen.CacheKey);
        Assert.Equal(("remove the noise and the haze", 0.7f), (chosen.Choice!.Instruction, chosen.Choice.Probabilities[2]));
        Assert.Equal(("fix this photo", 0.4f, true, false), (chosen.Instruction, chosen.Strength, chosen.Automatic, chosen.Unrelated));
    }

    [Fact]
    public void Choose_WhatTheWordsKeepOrThePackDoesNotKnow_IsNotChosen()
    {
        var detector = new FakeDetector((Degradation.Noise, 0.9f), (Degradation.Rain, 0.9f), (Degradation.Snow, 1f));
        Assert.Equal([Degradation.Rain], Choose(Sample.GeneralWish(kept: Degradation.Noise), detector).Recognised.AsEnumerable());
    }

    [Fact]
    public void Choose_NothingFound_ChangesNothing()
    {
        var chosen = Choose(Sample.GeneralWish(), new FakeDetector((Degradation.Snow, 1f)));

        Assert.True(chosen.Unrelated);
        Assert.Empty(chosen.Recognised);
        Assert.All(chosen.Vector, value => Assert.Equal(0f, value));
        Assert.NotNull(chosen.Choice);
        Assert.Null(chosen.Choice.Instruction);
    }

    [Fact]
    public void Choose_WordsThatNameSomething_AskNobody()
    {
        var detector = new FakeDetector((Degradation.Haze, 1f));
        foreach (var guidance in new[] { Sample.Guidance(), Sample.Guidance(unrelated: true), Choose(Sample.GeneralWish(), new FakeDetector((Degradation.Rain, 1f))) })
            Assert.Same(guidance, Choose(guidance, detector));
        Assert.Equal(0, detector.Looks);
    }

    [Fact]
    public void Choose_Picture_ShowsTheCalibrationSamples()
    {
        var source = Sample.Random(130, 90);
        var detector = new FakeDetector();
        AutomaticMode.Choose(Sample.GeneralWish(), source, detector, CancellationToken.None);

        var expected = new float[4 * 3 * 16 * 16];
        CalibrationSampler.Read(source, detector.Samples, expected, CancellationToken.None);
        Assert.Equal(expected, detector.Shown);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    [InlineData(-1f)]
    public void Choose_AnswerThatIsNoProbability_IsNotUsed(float answer)
    {
        var fault = Assert.Throws<RestoreException>(() => Choose(Sample.GeneralWish(), new FakeDetector((Degradation.Rain, answer))));
        Assert.Equal(ErrorCode.WrongNumbers, fault.Code);
    }

    [Fact]
    public void Choose_MemoryRunsOutForTheSamples_IsARestoreException()
    {
        var source = new HungrySource(Sample.Random(40, 40), _ => true);
        var fault = Assert.Throws<RestoreException>(() => AutomaticMode.Choose(Sample.GeneralWish(), source, new FakeDetector(), CancellationToken.None));
        Assert.Equal(ErrorCode.OutOfMemory, fault.Code);
    }

    [Fact]
    public void Choose_Cancelled_Throws() => Assert.ThrowsAny<OperationCanceledException>(
        () => AutomaticMode.Choose(Sample.GeneralWish(), Sample.Random(20, 20), new FakeDetector(), new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("remove the rain", Degradation.Rain)]
    [InlineData("remove the haze and the noise", Degradation.Haze, Degradation.Noise)]
    [InlineData("remove the noise, the darkness and the holes", Degradation.Noise, Degradation.LowLight, Degradation.Inpaint)]
    public void InstructionComposer_Set_ReadsAsASentence(string expected, params Degradation[] degradations) =>
        Assert.Equal(expected, InstructionComposer.Remove(degradations));

    [Fact]
    public void InstructionComposer_AllTen_HaveWordsOfTheirOwn() =>
        Assert.Equal(10, Enum.GetValues<Degradation>().Select(degradation => InstructionComposer.Remove([degradation])).Distinct().Count());

    private static Guidance Choose(Guidance guidance, FakeDetector detector) =>
        AutomaticMode.Choose(guidance, Sample.Random(40, 40), detector, CancellationToken.None);
}
