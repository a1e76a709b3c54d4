using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tests.Pictures;

/// <summary>Rectangles as users type them, and their borders: left and top inside, right and bottom outside.</summary>
public sealed class PixelRectTests
{
    [Theory]
    [InlineData("100,50,640,480", 100, 50, 640, 480)]
    [InlineData("0,0,1,1", 0, 0, 1, 1)]
    [InlineData(" 1, 2 ,3,4 ", 1, 2, 3, 4)]
    public void TryParse_FourNumbers_AreTheRectangle(string text, int x, int y, int width, int height)
    {
        Assert.True(PixelRect.TryParse(text, out var rect));
        Assert.Equal(new PixelRect(x, y, width, height), rect);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2,3")]
    [InlineData("1,2,3,4,5")]
    [InlineData("1,2,3,")]
    [InlineData("1.5,2,3,4")]
    [InlineData("-1,2,3,4")]
    [InlineData("1,-2,3,4")]
    [InlineData("1,2,0,4")]
    [InlineData("1,2,3,0")]
    [InlineData("1,2,3,99999999999")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(PixelRect.TryParse(text, out var rect));
        Assert.Equal(default, rect);
    }

    [Theory]
    [InlineData(10, 20, 5, 5, true)]
    [InlineData(9, 20, 5, 5, false)]
    [InlineData(10, 19, 5, 5, false)]
    [InlineData(11, 20, 5, 5, false)]
    [InlineData(10, 21, 5, 5, false)]
    [InlineData(14, 24, 1, 1, true)]
    [InlineData(12, 22, int.MaxValue, 1, false)]
    [InlineData(12, 22, 1, int.MaxValue, false)]
    public void Contains_AtTheBorders_IsExact(int x, int y, int width, int height, bool expected) =>
        Assert.Equal(expected, new PixelRect(10, 20, 5, 5).Contains(new PixelRect(x, y, width, height)));

    [Theory]
    [InlineData(14, 24, 9, 9, 14, 24, 1, 1)]
    [InlineData(0, 0, 11, 21, 10, 20, 1, 1)]
    [InlineData(12, 0, 1, int.MaxValue, 12, 20, 1, 5)]
    [InlineData(0, 22, int.MaxValue, 1, 10, 22, 5, 1)]
    [InlineData(15, 20, 5, 5, 0, 0, 0, 0)]
    [InlineData(10, 25, 5, 5, 0, 0, 0, 0)]
    public void Intersect_AtTheBorders_IsExact(int x, int y, int width, int height, int sharedX, int sharedY, int sharedWidth, int sharedHeight) => Assert.Equal(
        new PixelRect(sharedX, sharedY, sharedWidth, sharedHeight), new PixelRect(10, 20, 5, 5).Intersect(new PixelRect(x, y, width, height)));
}
