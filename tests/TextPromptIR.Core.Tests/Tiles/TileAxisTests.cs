using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Tiles;

public sealed class TileAxisTests
{
    private static readonly TileShape[] s_shapes =
        [new(256, 48, 16, 8, 256), new(512, 64, 16, 8, 256), new(32, 12, 4, 4, 16), new(16, 0, 1, 1, 16), new(24, 5, 1, 1, 8), new(64, 32, 16, 1, 16), new(9, 3, 3, 1, 3)];

    private static IEnumerable<(TileAxis Axis, int Length)> Axes()
    {
        foreach (var shape in s_shapes)
        {
            for (var length = 1; length <= 130; length++)
                yield return (new TileAxis(length, shape), length);
            foreach (var length in new[] { 224, 225, 255, 256, 257, 431, 432, 433, 1000, 1500, 2000, 20000 })
                yield return (new TileAxis(length, shape), length);
        }
    }

    [Fact]
    public void Weights_EveryPixel_SumToExactlyOneOverTilesThatHoldIt()
    {
        foreach (var (axis, length) in Axes())
        {
            for (var x = 0; x < length; x++)
            {
                var segment = axis.SegmentAt(x);
                Assert.InRange(x, segment.Start, segment.End - 1);
                Assert.InRange(segment.Last - segment.First, 0, 1);
                for (var tile = segment.First; tile <= segment.Last; tile++)
                {
                    Assert.InRange(tile, 0, axis.Count - 1);
                    Assert.InRange(x, axis.VisibleStart(tile), axis.VisibleEnd(tile) - 1);
                    Assert.InRange(x - axis.OriginOf(tile), 0, axis.Size - 1);
                }

                if (segment.IsRamp)
                {
                    var later = axis.RampWeights[x - segment.Start];
                    Assert.InRange(later, float.Epsilon, 1f - float.Epsilon);
                    Assert.Equal(1f, later + (1f - later));
                    Assert.True(x == segment.Start || later > axis.RampWeights[x - 1 - segment.Start], "the later tile fades in");
                }
            }
        }
    }

    [Fact]
    public void Segments_FollowEachOtherWithoutGap()
    {
        foreach (var (axis, length) in Axes())
        {
            var x = 0;
            var tiles = new SortedSet<int>();
            while (x < length)
            {
                var segment = axis.SegmentAt(x);
                Assert.Equal(x, segment.Start);
                tiles.UnionWith([segment.First, segment.Last]);
                Assert.True(segment.End > x);
                x = segment.End;
            }

            Assert.Equal(length, x);
            Assert.Equal(Enumerable.Range(0, axis.Count), tiles);
        }
    }

    [Fact]
    public void Visible_OfATile_IsWhatTheSegmentsTakeFromItAndNoPixelMore()
    {
        foreach (var (axis, length) in Axes())
        {
            var taken = new Dictionary<int, (int Start, int End)>();
            for (var x = 0; x < length; x = axis.SegmentAt(x).End)
            {
                var segment = axis.SegmentAt(x);
                foreach (var tile in new[] { segment.First, segment.Last })
                    taken[tile] = (taken.TryGetValue(tile, out var before) ? before.Start : segment.Start, segment.End);
            }

            Assert.All(taken, tile => Assert.Equal(tile.Value, (axis.VisibleStart(tile.Key), axis.VisibleEnd(tile.Key))));
            Assert.Equal(taken.Values.Max(visible => visible.End - visible.Start), axis.LongestVisible());
        }
    }

    [Fact]
    public void Count_PictureThatFitsATile_IsOneWithAllOfIt()
    {
        foreach (var shape in s_shapes)
        {
            for (var length = 1; length <= shape.Size; length++)
            {
                var axis = new TileAxis(length, shape);
                Assert.Equal(1, axis.Count);
                Assert.InRange(axis.OriginOf(0), length - shape.Size, 0);
            }

            Assert.True(new TileAxis(shape.Size + 1, shape).Count > 1);
        }
    }

    [Fact]
    public void Ramps_LieInsideTheOverlap_AwayFromBothTileEdges()
    {
        var axis = new TileAxis(2000, new TileShape(256, 48, 16, 8, 256));
        Assert.Equal(208, axis.Step);
        for (var x = 0; x < 2000; x++)
        {
            var segment = axis.SegmentAt(x);
            if (segment.IsRamp)
            {
                Assert.True(x - axis.OriginOf(segment.Last) >= 16, "context before the later tile's first used pixel");
                Assert.True(axis.OriginOf(segment.First) + 256 - x > 16, "context after the earlier tile's last used pixel");
            }
        }
    }

    [Fact]
    public void Origins_AreOnTheLatticeOfTheNetworksStrides()
    {
        foreach (var shape in s_shapes)
        {
            var axis = new TileAxis(5000, shape);
            for (var tile = 0; tile < axis.Count; tile++)
                Assert.Equal(0, axis.OriginOf(tile) % shape.Multiple);
        }
    }

    [Fact]
    public void Grid_DependsOnThePictureAlone_SoLargerPicturesKeepTheirFirstTiles()
    {
        var shape = new TileShape(256, 48, 16, 8, 256);
        var small = new TileAxis(1000, shape);
        var large = new TileAxis(3000, shape);
        for (var x = 0; x < 700; x++)
            Assert.Equal(small.SegmentAt(x), large.SegmentAt(x));
    }

    [Fact]
    public void TilesOf_AnyRegion_AreThoseThatTheSegmentsName()
    {
        var grid = new TileGrid(300, 200, new TileShape(32, 12, 4, 4, 16));
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            int x = random.Next(300), y = random.Next(200);
            var region = new PixelRect(x, y, 1 + random.Next(300 - x), 1 + random.Next(200 - y));
            var columns = Enumerable.Range(region.X, region.Width).SelectMany(at => new[] { grid.X.SegmentAt(at).First, grid.X.SegmentAt(at).Last }).ToHashSet();
            var rows = Enumerable.Range(region.Y, region.Height).SelectMany(at => new[] { grid.Y.SegmentAt(at).First, grid.Y.SegmentAt(at).Last }).ToHashSet();
            Assert.Equal(new PixelRect(columns.Min(), rows.Min(), columns.Count, rows.Count), grid.TilesOf(region));
        }

        Assert.True(grid.TilesOf(default).IsEmpty);
    }

    [Theory]
    [InlineData(250, 48, 16)]
    [InlineData(0, 0, 16)]
    [InlineData(8192, 48, 16)]
    [InlineData(64, 48, 16)]
    [InlineData(256, -1, 16)]
    [InlineData(256, 48, 0)]
    public void Validate_ImpossibleGeometry_SaysWhatToDo(int size, int overlap, int multiple)
    {
        var failure = Assert.Throws<RestoreException>(() => new TileShape(size, overlap, multiple, 8, 256).Validate());
        Assert.Equal(ErrorCode.BadArguments, failure.Code);
        Assert.NotEmpty(failure.Advice);
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(8, 100)]
    [InlineData(65, 16)]
    [InlineData(64, 4096)]
    [InlineData(2, 4096)]
    public void Validate_ImpossibleCalibration_IsRefused(int count, int size) =>
        Assert.Throws<RestoreException>(() => new TileShape(256, 48, 16, count, size).Validate());

    [Theory]
    [InlineData(64, 576)]
    [InlineData(1, 4096)]
    public void Validate_ManyOrLargeSamples_AreAccepted(int count, int size) => new TileShape(256, 48, 16, count, size).Validate();

    [Theory]
    [InlineData(64, 48, 16, 96)]
    [InlineData(96, 40, 32, 128)]
    public void Validate_AdvisedTileSize_Works(int size, int overlap, int multiple, int advised)
    {
        var failure = Assert.Throws<RestoreException>(() => new TileShape(size, overlap, multiple, 8, 256).Validate());
        Assert.Contains($" {advised}.", failure.Advice, StringComparison.Ordinal);
        new TileShape(advised, overlap, multiple, 8, 256).Validate();
    }
}
