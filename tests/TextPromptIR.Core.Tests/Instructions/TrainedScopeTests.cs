using System.Collections.Immutable;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Instructions;

public sealed class TrainedScopeTests
{
    private static readonly TrainedScope s_scope = new("fast", [Degradation.Haze, Degradation.Noise, Degradation.Rain]);

    private static Guidance Heard(Degradation[] recognised, Degradation[]? kept = null, bool automatic = false, bool unrelated = false, float doubt = 0f)
    {
        var vector = new float[10];
        Array.Fill(vector, doubt);
        foreach (var degradation in recognised)
            vector[(int)degradation] = 1f;
        var left = new float[10];
        foreach (var degradation in kept ?? [])
            left[(int)degradation] = 0.9f;
        return new Guidance("words", [.. vector], [.. vector], [.. left], [.. recognised], 1f, unrelated, automatic, GuidanceKey.Of(vector));
    }

    private static float[] VectorOf(params Degradation[] degradations) =>
        [.. Enumerable.Range(0, 10).Select(i => degradations.Contains((Degradation)i) ? 1f : 0f)];

    [Fact]
    public void Limit_TrainedWish_StaysWhatItIs()
    {
        var wish = Heard([Degradation.Noise, Degradation.Rain]);
        var limited = s_scope.Limit(wish, null);
        Assert.Equal(wish.Vector.AsEnumerable(), limited.Vector);
        Assert.Equal(wish.CacheKey, limited.CacheKey);
        Assert.False(limited.Unrelated);
    }

    [Fact]
    public void Limit_PartlyTrainedWish_DoesItsPartAndSaysSo()
    {
        var notices = new NoticeList();
        var limited = s_scope.Limit(Heard([Degradation.Rain, Degradation.Snow]), notices);
        Assert.Equal([Degradation.Rain], limited.Recognised.AsEnumerable());
        Assert.Equal(VectorOf(Degradation.Rain), limited.Vector);
        Assert.Equal(GuidanceKey.Of(VectorOf(Degradation.Rain)), limited.CacheKey);
        var (code, message) = Assert.Single(notices.Items);
        Assert.Equal(ErrorCode.NotTrained, code);
        Assert.Contains("snow", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limit_UntrainedWish_IsRefusedWithWhatThePackCanDo()
    {
        var failure = Assert.Throws<RestoreException>(() => s_scope.Limit(Heard([Degradation.Snow, Degradation.LowLight]), null));
        Assert.Equal(ErrorCode.NotTrained, failure.Code);
        Assert.Contains("low-light", failure.Message, StringComparison.Ordinal);
        Assert.Contains("haze", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Limit_UntrainedDoubts_DoNotSteerTheNetwork()
    {
        var limited = s_scope.Limit(Heard([Degradation.Rain], doubt: 0.2f), null);
        foreach (var degradation in Enum.GetValues<Degradation>())
        {
            var trained = degradation is Degradation.Haze or Degradation.Noise or Degradation.Rain;
            Assert.Equal(trained ? (degradation == Degradation.Rain ? 1f : 0.2f) : 0f, limited.Vector[(int)degradation]);
        }
    }

    [Fact]
    public void Limit_GeneralWish_BecomesAllThePackKnowsLessWhatIsKept()
    {
        Assert.Equal(VectorOf(Degradation.Noise, Degradation.Rain, Degradation.Haze), s_scope.Limit(Heard([], automatic: true), null).Vector);
        var limited = s_scope.Limit(Heard([], [Degradation.Noise], automatic: true), null);
        Assert.Equal(VectorOf(Degradation.Rain, Degradation.Haze), limited.Vector);
        Assert.Equal([Degradation.Rain, Degradation.Haze], limited.Recognised.AsEnumerable());
        Assert.False(limited.Unrelated);
    }

    [Fact]
    public void Limit_GeneralWishThatNamesSomething_LeavesNothingToChoose()
    {
        var limited = s_scope.Limit(Heard([Degradation.Rain], automatic: true), null);
        Assert.Equal([Degradation.Rain], limited.Recognised.AsEnumerable());
        Assert.False(limited.Automatic);
    }

    [Fact]
    public void Limit_NothingLeftToRemove_MeansChangeNothing()
    {
        Assert.True(s_scope.Limit(Heard([], [Degradation.Noise, Degradation.Rain, Degradation.Haze], automatic: true), null).Unrelated);
        Assert.True(s_scope.Limit(Heard([]), null).Unrelated);
        var unrelated = Heard([Degradation.Snow], unrelated: true);
        Assert.Same(unrelated, s_scope.Limit(unrelated, null));
    }

    [Fact]
    public void GuidanceKey_DiffersExactlyWhereVectorsDiffer()
    {
        ImmutableArray<float> one = [0f, 1f], other = [0f, MathF.BitDecrement(1f)];
        Assert.Equal(GuidanceKey.Of(one), GuidanceKey.Of([0f, 1f]));
        Assert.NotEqual(GuidanceKey.Of(one), GuidanceKey.Of(other));
    }
}
