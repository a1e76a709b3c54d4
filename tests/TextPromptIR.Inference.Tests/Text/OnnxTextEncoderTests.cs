using System.Collections.Immutable;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class OnnxTextEncoderTests : IDisposable
{
    private readonly FakeNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Understand_SameWords_AskTheNetworkOnce()
    {
        using var encoder = Create();
        var first = encoder.Understand("remove the rain");
        Assert.Same(first, encoder.Understand("  remove \n the rain "));
        Assert.Equal(1, _network.Runs);
        Assert.Equal("remove the rain", first.Instruction);
    }

    [Fact]
    public void Understand_LongText_ReadsEveryWindow()
    {
        using var encoder = Create();
        encoder.Understand(string.Join(' ', Enumerable.Repeat("remove the rain.", 40)));
        Assert.True(_network.Runs >= 3);
    }

    [Fact]
    public void Understand_OtherLanguage_IsUnrelatedWithoutTheNetwork()
    {
        using var encoder = new OnnxTextEncoder(TestTokenizers.TinyPack(), _ => throw new InvalidOperationException());
        Assert.True(encoder.Understand("enlève la pluie de cette image").Unrelated);
    }

    [Theory]
    [InlineData(" \n ", ErrorCode.EmptyInstruction)]
    [InlineData(null, ErrorCode.EmptyInstruction)]
    public void Understand_Nothing_IsRefused(string? text, ErrorCode code)
    {
        using var encoder = Create();
        Assert.Equal(code, Assert.Throws<RestoreException>(() => encoder.Understand(text!)).Code);
    }

    [Fact]
    public void Understand_TooLong_IsRefused()
    {
        using var encoder = Create();
        var text = new string('a', InstructionRules.MaxLength + 1);
        Assert.Equal(ErrorCode.InstructionTooLong, Assert.Throws<RestoreException>(() => encoder.Understand(text)).Code);
        Assert.NotNull(encoder.Understand(text[1..]));
    }

    [Fact]
    public void Understand_LoneSurrogatesAndEmoji_AreSurvived()
    {
        using var encoder = Create();
        Assert.NotNull(encoder.Understand("remove \uD800 the rain \uDC00 😀 \u0000"));
    }

    [Fact]
    public void Understand_NotANumber_IsATypedErrorAndTheNetworkIsOpenedAgain()
    {
        var opened = 0;
        using var encoder = new OnnxTextEncoder(TestTokenizers.TinyPack(), _ =>
        {
            opened++;
            return _network;
        });
        _network.Answer = _network.Answer with { Strength = float.NaN };
        Assert.Equal(ErrorCode.WrongNumbers, Assert.Throws<RestoreException>(() => encoder.Understand("remove the rain")).Code);
        Assert.True(_network.IsDisposed);

        _network.Answer = _network.Answer with { Strength = 1f };
        Assert.Equal([Degradation.Rain], encoder.Understand("remove the rain").Recognised);
        Assert.Equal(2, opened);
    }

    [Fact]
    public void Understand_Cancelled_Stops()
    {
        using var encoder = Create();
        Assert.Throws<OperationCanceledException>(() => encoder.Understand("remove the rain", new CancellationToken(canceled: true)));
        Assert.Equal(0, _network.Runs);
    }

    [Fact]
    public void Understand_ManyThreads_NeverRunTheNetworkTwiceAtATime()
    {
        using var encoder = Create();
        Parallel.For(0, 200, i => encoder.Understand($"remove the rain {i % 50}"));
        Assert.Equal(1, _network.MostAtOnce);
    }

    [Fact]
    public void Understand_AfterDispose_Throws()
    {
        var encoder = Create();
        encoder.Understand("remove the rain");
        encoder.Dispose();
        Assert.True(_network.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => encoder.Understand("remove the rain"));
    }

    private OnnxTextEncoder Create() => new(TestTokenizers.TinyPack(), _ => _network);

    private sealed class FakeNetwork : ITextNetwork
    {
        private int _now;

        public int Runs { get; private set; }

        public int MostAtOnce { get; private set; }

        public bool IsDisposed { get; private set; }

        public TextIntent Answer { get; set; } = new(
            [0, 1, 0, 0, 0, 0, 0, 0, 0, 0], ImmutableArray.Create(new float[10]), 0f, 0f, 1f);

        public TextIntent Read(TokenWindow window, CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            Runs++;
            Thread.Yield();
            Interlocked.Decrement(ref _now);
            return Answer;
        }

        public void Dispose() => IsDisposed = true;
    }
}
