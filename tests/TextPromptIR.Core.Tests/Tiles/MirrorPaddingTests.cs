using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Tiles;

public sealed class MirrorPaddingTests
{
    [Fact]
    public void Reflect_SmallPicture_RepeatsBothWays() =>
        Assert.Equal([2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2], Enumerable.Range(-2, 11).Select(x => MirrorPadding.Reflect(x, 4)));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, -7)]
    [InlineData(1, 99)]
    public void Reflect_OnePixel_IsThatPixel(int length, int position) => Assert.Equal(0, MirrorPadding.Reflect(position, length));

    [Fact]
    public void Reflect_StepByStep_NeverJumps()
    {
        foreach (var length in new[] { 2, 3, 7, 100 })
        {
            for (var x = -3 * length; x < 3 * length; x++)
                Assert.Equal(1, Math.Abs(MirrorPadding.Reflect(x, length) - MirrorPadding.Reflect(x + 1, length)));
        }
    }

    [Fact]
    public void Map_AnyTileOfAGrid_NeedsNoMoreSourceThanATile()
    {
        var shape = new TileShape(32, 12, 4, 4, 16);
        var map = new int[32];
        for (var length = 1; length < 200; length++)
        {
            var axis = new TileAxis(length, shape);
            for (var tile = 0; tile < axis.Count; tile++)
            {
                var (start, count) = MirrorPadding.Map(axis.OriginOf(tile), length, map);
                Assert.InRange(count, 1, 32);
                Assert.InRange(start, 0, length - count);
                for (var i = 0; i < map.Length; i++)
                    Assert.Equal(MirrorPadding.Reflect(axis.OriginOf(tile) + i, length), start + map[i]);
            }
        }
    }
}
