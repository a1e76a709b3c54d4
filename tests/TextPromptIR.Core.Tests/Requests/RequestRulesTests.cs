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
    [InlineData(3, 4, 5, 5)]
    [InlineData(3, 4, 4, 6)]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, -1, 2, 2)]
    [InlineData(3, 4, 0, 5)]
    [InlineData(3, 4, 4, 0)]
    [InlineData(3, 4, -2, 5)]
    [InlineData(3, 4, int.MaxValue, 1)]
    public void ResolveRegion_EmptyOrOutside_IsRefused(int x, int y, int width, int height) => Assert.Equal(
        ErrorCode.BadRegion,
        Assert.Throws<RestoreException>(() => RequestRules.ResolveRegion(new RestoreRequest("x") { Region = new PixelRect(x, y, width, height) }, 7, 9)).Code);

    [Theory]
    [InlineData(-0.001f)]
    [InlineData(1.001f)]
    [InlineData(float.NaN)]
    public void ResolveRegion_StrengthOutsideItsRange_IsRefused(float strength) => Assert.Equal(
        ErrorCode.BadArguments, Assert.Throws<RestoreException>(() => RequestRules.ResolveRegion(new RestoreRequest("x") { Strength = strength }, 7, 9)).Code);

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void ResolveRegion_StrengthAtItsEnds_IsAccepted(float strength) =>
        Assert.Equal(new PixelRect(0, 0, 7, 9), RequestRules.ResolveRegion(new RestoreRequest("x") { Strength = strength }, 7, 9));

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
