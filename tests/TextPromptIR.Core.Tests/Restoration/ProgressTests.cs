using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Restoration;

public sealed class ProgressTests
{
    [Fact]
    public void Render_ExpectedRegion_ReportsEveryTileAndTheTimeLeft()
    {
        var source = Sample.Random(100, 50);
        var clock = new ManualClock();
        var heard = new ProgressList();
        var backend = new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored))
        {
            // The first tile warms the device; the others take two seconds each.
            BeforeRun = (run, _) => clock.Advance(TimeSpan.FromSeconds(run == 0 ? 60 : 2)),
        };
        var region = new PixelRect(0, 0, 100, 20);
        using var restoration = new TiledRestoration(
            source, backend, Sample.Guidance(), new TiledRestorationOptions { Progress = heard, ExpectedRegion = region, Clock = clock });
        var total = restoration.CountTiles(region);

        restoration.Render(source, region);

        Assert.Equal(new RestorationProgress(RestorationPhase.Calibrating, 0, total, null), heard.Items[0]);
        Assert.Equal(total + 1, heard.Items.Count);
        Assert.Equal(new RestorationProgress(RestorationPhase.Restoring, 1, total, null), heard.Items[1]);
        for (var done = 2; done <= total; done++)
            Assert.Equal(new RestorationProgress(RestorationPhase.Restoring, done, total, TimeSpan.FromSeconds(2 * (total - done))), heard.Items[done]);
    }

    [Fact]
    public void Render_NoExpectedRegion_ReportsTilesWithoutATotal()
    {
        var source = Sample.Random(60, 20);
        var heard = new ProgressList();
        using var restoration = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance(), new TiledRestorationOptions { Progress = heard });
        restoration.Render(source);
        Assert.All(heard.Items, item => Assert.Equal((0, null), (item.TilesTotal, item.Remaining)));
        Assert.Equal(restoration.TilesComputed, heard.Items[^1].TilesDone);
    }

    [Fact]
    public void Render_TilesComputedAgain_NeverExceedTheTotal()
    {
        var source = Sample.Random(100, 90);
        var heard = new ProgressList();
        using var restoration = new TiledRestoration(
            source, FakeBackend.Identity(), Sample.Guidance(), new TiledRestorationOptions { Progress = heard, ExpectedRegion = Sample.Whole(source), TileStoreBytes = 1 });
        restoration.Render(source);
        Assert.True(restoration.TilesComputed > heard.Items[^1].TilesTotal);
        Assert.All(heard.Items, item => Assert.InRange(item.TilesDone, 0, item.TilesTotal));
    }

    [Fact]
    public void Render_TilesWithoutAVisiblePixel_CountAsDone()
    {
        var source = Sample.Bgra(200, 50, (x, y) => ((byte)x, (byte)y, 7, x < 100 ? (byte)255 : (byte)0));
        var heard = new ProgressList();
        using var restoration = new TiledRestoration(
            source, FakeBackend.Identity(), Sample.Guidance(), new TiledRestorationOptions { Progress = heard, ExpectedRegion = Sample.Whole(source) });
        restoration.Render(source);
        var total = restoration.CountTiles(Sample.Whole(source));
        Assert.Equal((total, total), (heard.Items[^1].TilesDone, heard.Items[^1].TilesTotal));
        Assert.InRange(restoration.TilesComputed, 1, total - 1);
    }

    [Fact]
    public void Render_FirstTilesWithoutAVisiblePixel_ProgressNeverGoesBack()
    {
        var source = Sample.Bgra(200, 50, (x, y) => ((byte)x, (byte)y, 7, x < 100 ? (byte)0 : (byte)255));
        var heard = new ProgressList();
        using var restoration = new TiledRestoration(
            source, FakeBackend.Identity(), Sample.Guidance(), new TiledRestorationOptions { Progress = heard, ExpectedRegion = Sample.Whole(source) });
        restoration.Render(source);
        Assert.Equal(heard.Items.Select(item => item.TilesDone).Order(), heard.Items.Select(item => item.TilesDone));
    }

    [Fact]
    public void Estimate_FollowsTilesThatBecomeSlower()
    {
        var eta = new EtaEstimator();
        Assert.Null(eta.Remaining(5));
        for (var i = 0; i < 10; i++)
            eta.Add(TimeSpan.FromSeconds(1));
        Assert.Equal(5, eta.Remaining(5)!.Value.TotalSeconds, 1e-3);
        for (var i = 0; i < 40; i++)
            eta.Add(TimeSpan.FromSeconds(3));
        Assert.InRange(eta.Remaining(5)!.Value.TotalSeconds, 14.9, 15.0);
    }

    private sealed class ProgressList : IProgress<RestorationProgress>
    {
        public List<RestorationProgress> Items { get; } = [];

        public void Report(RestorationProgress value) => Items.Add(value);
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
