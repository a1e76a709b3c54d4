using System.Collections.Immutable;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class GuidanceRulesTests
{
    private static readonly IntentThresholds Half = new([.. Enumerable.Repeat(0.5f, 10)], 0.5f, 0.5f);

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(0.3f, 0f)]
    [InlineData(0.4f, 0.25f)]
    [InlineData(0.5f, 0.5f)]
    [InlineData(0.7f, 1f)]
    [InlineData(1f, 1f)]
    public void Push_Probability_IsLinearBetweenTheSureValues(float probability, float expected) => Assert.Equal(expected, GuidanceRules.Push(probability));

    [Theory]
    [InlineData(0.4f, 0.4f, 0.5f)]
    [InlineData(0.2f, 0.4f, 0.25f)]
    [InlineData(0.7f, 0.4f, 0.75f)]
    [InlineData(0.63f, 0.5f, 0.63f)]
    [InlineData(1f, 0.9f, 1f)]
    [InlineData(0f, 0.9f, 0f)]
    public void Centre_Probability_PutsTheThresholdAtOneHalf(float probability, float threshold, float expected) =>
        Assert.Equal(expected, GuidanceRules.Centre(probability, threshold), 5);

    [Fact]
    public void Decide_NamedDegradations_AreRecognisedInOrder()
    {
        var guidance = Decide(Intent(wanted: [(Degradation.Rain, 0.99f), (Degradation.Noise, 0.8f)]));
        Assert.Equal([Degradation.Noise, Degradation.Rain], guidance.Recognised);
        Assert.Equal([1f, 1f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f], guidance.Vector);
        Assert.Equal((false, false, 1f), (guidance.Unrelated, guidance.Automatic, guidance.Strength));
        Assert.Equal(0.8f, guidance.Probabilities[0]);
    }

    [Fact]
    public void Decide_Unrelated_SteersNothing()
    {
        var guidance = Decide(Intent(wanted: [(Degradation.Rain, 0.6f)], unrelated: 0.9f));
        Assert.True(guidance.Unrelated);
        Assert.Empty(guidance.Recognised);
        Assert.All(guidance.Vector, value => Assert.Equal(0f, value));
        Assert.Equal(0.6f, guidance.Probabilities[1]);
    }

    [Fact]
    public void Decide_SurerWishThanUnrelated_Wins() =>
        Assert.Equal([Degradation.Rain], Decide(Intent(wanted: [(Degradation.Rain, 0.95f)], unrelated: 0.6f)).Recognised);

    [Fact]
    public void Decide_GeneralWish_IsAutomatic()
    {
        var guidance = Decide(Intent(automatic: 0.9f));
        Assert.Equal((true, false), (guidance.Automatic, guidance.Unrelated));
        Assert.Empty(guidance.Recognised);
    }

    [Fact]
    public void Decide_GeneralWishWithANamedDegradation_IsNotAutomatic() =>
        Assert.False(Decide(Intent(wanted: [(Degradation.Haze, 0.9f)], automatic: 0.95f)).Automatic);

    [Theory]
    [InlineData(0.2f, 0.1f, false)]
    [InlineData(0.1f, 0.2f, true)]
    [InlineData(0f, 0f, false)]
    public void Decide_NothingPassesItsThreshold_TakesTheLikelier(float unrelated, float automatic, bool isAutomatic)
    {
        var guidance = Decide(Intent(unrelated: unrelated, automatic: automatic));
        Assert.Equal((isAutomatic, !isAutomatic), (guidance.Automatic, guidance.Unrelated));
    }

    [Fact]
    public void Decide_LikeliestIsADegradation_IsTakenAtHalf()
    {
        var guidance = Decide(Intent(wanted: [(Degradation.Rain, 0.45f), (Degradation.Haze, 0.4f)], unrelated: 0.3f, automatic: 0.2f));
        Assert.Equal([Degradation.Rain], guidance.Recognised);
        Assert.Equal((0.5f, 0.25f), (guidance.Vector[1], guidance.Vector[2]));
        Assert.Equal(0.45f, guidance.Probabilities[1]);
    }

    [Fact]
    public void Decide_ThresholdOfThePack_CountsAndSteersAlike()
    {
        var thresholds = Half with { Wanted = Half.Wanted.SetItem((int)Degradation.Snow, 0.2f) };
        var guidance = GuidanceRules.Decide("text", Intent(wanted: [(Degradation.Snow, 0.6f), (Degradation.Rain, 0.25f)]), thresholds);
        Assert.Equal([Degradation.Snow], guidance.Recognised);
        Assert.Equal(1f, guidance.Vector[(int)Degradation.Snow]);
    }

    [Theory]
    [InlineData(0.97f, 1f)]
    [InlineData(0.78f, 1f)]
    [InlineData(0.66f, 0.66f)]
    [InlineData(0.4f, 0.4f)]
    [InlineData(-0.1f, 0f)]
    public void Decide_Strength_NearlyFullIsFull(float heard, float expected) =>
        Assert.Equal(expected, Decide(Intent(wanted: [(Degradation.Rain, 1f)]) with { Strength = heard }).Strength);

    [Fact]
    public void Decide_Paraphrases_ShareTheirKey()
    {
        var one = Decide(Intent(wanted: [(Degradation.Rain, 0.93f), (Degradation.Haze, 0.1f)]));
        var two = Decide(Intent(wanted: [(Degradation.Rain, 0.99f)]) with { Strength = 0.5f });
        var other = Decide(Intent(wanted: [(Degradation.Rain, 0.6f)]));
        Assert.Equal(one.CacheKey, two.CacheKey);
        Assert.NotEqual(one.CacheKey, other.CacheKey);
    }

    [Fact]
    public void Join_Windows_AnyWishCounts()
    {
        var joined = GuidanceRules.Join(
            [Intent(wanted: [(Degradation.Rain, 0.9f)]), Intent(unrelated: 0.9f), Intent(wanted: [(Degradation.Haze, 0.8f)]) with { Strength = 0.4f }], Half);
        var guidance = Decide(joined);
        Assert.Equal([Degradation.Rain, Degradation.Haze], guidance.Recognised);
        Assert.Equal(0.4f, guidance.Strength);
    }

    [Fact]
    public void Join_OnlySmallTalk_IsUnrelated() => Assert.True(Decide(GuidanceRules.Join([Intent(unrelated: 0.9f), Intent(unrelated: 0.8f)], Half)).Unrelated);

    [Fact]
    public void Join_KeptInOneWindowWantedInAnother_IsKept()
    {
        var keeps = Intent(wanted: [(Degradation.Rain, 0.9f)]) with { Kept = Values((Degradation.Noise, 0.95f)) };
        var guidance = Decide(GuidanceRules.Join([keeps, Intent(wanted: [(Degradation.Noise, 0.8f)])], Half));
        Assert.Equal([Degradation.Rain], guidance.Recognised);
        Assert.Equal(0.95f, guidance.Kept[0]);
    }

    private static Guidance Decide(TextIntent intent) => GuidanceRules.Decide("text", intent, Half);

    private static TextIntent Intent((Degradation Which, float Probability)[]? wanted = null, float unrelated = 0f, float automatic = 0f) =>
        new(Values(wanted ?? []), Values(), unrelated, automatic, 1f);

    private static ImmutableArray<float> Values(params (Degradation Which, float Probability)[] values)
    {
        var all = new float[10];
        foreach (var (which, probability) in values)
            all[(int)which] = probability;
        return [.. all];
    }
}
