using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Requests;

public sealed class RequestRulesTests
{
    private static readonly TileShape s_shape = new(256, 48, 16, 8, 256);

    [Fact]
    public void ResolveRegion_None_IsTheWholePicture() =>
        Assert.Equal(new PixelRect(0, 0, 7, 9), RequestRules.ResolveRegion(new RestoreRequest("x"), 7, 9));

    [Fact]
    public void ResolveRegion_AtTheBorders_IsAccepted() => Assert.Equal(
        new PixelRect(3, 4, 4, 5), RequestRules.ResolveRegion(new RestoreRequest("x") { Region = new PixelRect(3, 4, 4, 5) }, 7, 9));

    [Theory]
    [InlineData(null, 256)]
    [InlineData(512, 512)]
    [InlineData(96, 96)]
    [InlineData(4096, 4096)]
    public void ResolveShape_PossibleSize_KeepsTheRest(int? asked, int size) =>
        Assert.Equal(s_shape with { Size = size }, RequestRules.ResolveShape(s_shape, asked));

    [Theory]
    [InlineData(0)]
    [InlineData(-16)]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(4112)]
    public void ResolveShape_ImpossibleSize_SaysWhatToDo(int asked)
    {
        var failure = Assert.Throws<RestoreException>(() => RequestRules.ResolveShape(s_shape, asked));
        Assert.Equal(ErrorCode.BadArguments, failure.Code);
        Assert.Contains("tile size", failure.Advice, StringComparison.Ordinal);
    }
}
