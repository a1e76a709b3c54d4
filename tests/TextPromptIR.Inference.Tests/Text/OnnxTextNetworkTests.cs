using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

/// <summary>The whole words stage over the committed network of forty words.</summary>
public sealed class OnnxTextNetworkTests : IDisposable
{
    private readonly OnnxTextEncoder _encoder = new(
        TestTokenizers.TinyPack(), token => OnnxTextNetwork.Open(TestTokenizers.TinyPack(), new SessionFactory(null, 1), ComputeDevice.Processor, token));

    public void Dispose() => _encoder.Dispose();

    [Fact]
    public void Understand_NamedDegradations_AreRecognised()
    {
        var guidance = _encoder.Understand("Please REMOVE the\nrain, and the fog!");
        Assert.Equal([Degradation.Rain, Degradation.Haze], guidance.Recognised);
        Assert.Equal([0f, 1f, 1f, 0f, 0f, 0f, 0f, 0f, 0f, 0f], guidance.Vector);
        Assert.Equal((1f, false, false), (guidance.Strength, guidance.Unrelated, guidance.Automatic));
    }

    [Fact]
    public void Understand_GeneralWish_IsAutomatic() => Assert.True(_encoder.Understand("fix this photo").Automatic);

    [Fact]
    public void Understand_SmallTalk_IsUnrelated() => Assert.True(_encoder.Understand("what is the weather").Unrelated);

    [Fact]
    public void Understand_StrengthWord_IsHeard() => Assert.Equal(0.4f, _encoder.Understand("remove the haze slightly").Strength, 2);

    [Fact]
    public void Understand_WishAtTheEndOfALongText_IsHeard()
    {
        var guidance = _encoder.Understand(string.Join(' ', Enumerable.Repeat("you can make this picture better.", 25)) + " and remove the snow");
        Assert.Equal([Degradation.Snow], guidance.Recognised);
    }

    [Fact]
    public void Open_GraphThatBreaksTheManifest_IsADamagedPack()
    {
        var pack = TestTokenizers.TinyPack();
        pack = pack with { Tensors = pack.Tensors with { Wanted = "desired" } };
        var fault = Assert.Throws<RestoreException>(
            () => OnnxTextNetwork.Open(pack, new SessionFactory(null, 1), ComputeDevice.Processor, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("'desired'", fault.Message, StringComparison.Ordinal);
    }
}
