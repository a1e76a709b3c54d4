using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>The whole way from pixels to pixels as the command line takes it: band after band, with progress and a token, through leases and fallback.</summary>
public sealed class SteadyStateTests
{
    [Fact]
    public void ReadRows_SecondHalfOfAPicture_AllocatesNothingPerTile()
    {
        Assert.SkipUnless(typeof(Microsoft.ML.OnnxRuntime.OrtEnv).Assembly.GetName().Name!.StartsWith("TextPromptIR", StringComparison.Ordinal), "The official C# API allocates in every run.");
        const int width = 400, height = 3200;
        var pixels = new byte[width * height * 4];
        new Random(5).NextBytes(pixels);
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [TestPacks.Folder], CpuThreads = 1 });
        using var cancel = new CancellationTokenSource();
        var request = new RestoreRequest("remove the rain") { PackId = "tiny", Device = DevicePreference.Cpu };
        using var pipeline = RestorationPipeline.Begin(
            request, new ArrayPixelSource(pixels, width, height, PixelLayout.Bgra32), engine, new Ignored(), cancel.Token);
        var band = new byte[width * 4 * 64];

        double BytesPerTile(int from, int to)
        {
            var tiles = pipeline.TilesComputed;
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            for (var y = from; y < to; y += 64)
                pipeline.ReadRows(new PixelRect(0, y, width, 64), band, width * 4);
            return (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)(pipeline.TilesComputed - tiles);
        }

        BytesPerTile(0, 1664);
        // What a tile costs is paid in every stretch; an array that a collection, caused by another test, took from a pool only in some.
        var least = Enumerable.Range(0, 8).Min(i => BytesPerTile(1664 + (192 * i), 1664 + (192 * (i + 1))));

        Assert.True(least < 16, $"{least} bytes a tile; the smallest object has 24");
    }

    private sealed class Ignored : IProgress<RestorationProgress>
    {
        public void Report(RestorationProgress value)
        {
        }
    }
}
