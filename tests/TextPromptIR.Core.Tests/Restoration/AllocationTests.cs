using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Restoration;

public sealed class AllocationTests
{
    [Fact]
    public void Render_BandsInSteadyState_AllocateNothingPerTile()
    {
        var source = Sample.Random(300, 2000);
        var backend = FakeBackend.Identity();
        using var restoration = new TiledRestoration(
            source, backend, Sample.Guidance(), new TiledRestorationOptions { TileStoreBytes = TiledRestoration.StoreBytesForBands(source, backend.Shape) });
        var band = new byte[300 * 4 * 64];
        using var cancel = new CancellationTokenSource();

        void Render(int from, int to)
        {
            for (var y = from; y < to; y += 64)
                restoration.Render(new PixelRect(0, y, 300, Math.Min(64, 2000 - y)), band, 1200, 0.9f, ShowMode.Restored, cancel.Token);
        }

        Render(0, 256);
        var tilesBefore = restoration.TilesComputed;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Render(256, 2000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var tiles = restoration.TilesComputed - tilesBefore;

        Assert.Equal(restoration.CountTiles(Sample.Whole(source)), restoration.TilesComputed);
        Assert.True(tiles > 1000);
        Assert.True(allocated < tiles, $"{allocated} bytes for {tiles} tiles");
    }
}
