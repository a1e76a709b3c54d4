using System.Diagnostics;
using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Inference;

namespace WholeRun;

/// <summary>The product and the bare network in one process, taking turns, so that whatever else the machine does falls on both.</summary>
internal static class RatioMeasurement
{
    public const string Words = "remove the rain and the noise";
    private const int BandRows = 256;

    public static RatioResult Measure(double megapixels, string pack, int rounds)
    {
        var (width, height) = SyntheticPicture.SizeOf(megapixels);
        var pixels = SyntheticPicture.Create(width, height);
        var restored = new byte[pixels.Length];
        var options = EngineOptions.For(AppContext.BaseDirectory);
        using var engine = new RestorationEngine(options);
        using var bare = new BareNetwork(pack, options.ModelFolders, engine.UnderstandFor(pack, Words), new ArrayPixelSource(pixels, width, height, PixelLayout.Bgra32));
        WarmUp(engine, pack, bare);

        var (whole, alone, calibration) = (new List<Cost>(), new List<Cost>(), new List<double>());
        var allocation = new AllocationProbe(bare.Tiles);
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(Cost.Of(() =>
            {
                calibration.Add(Cost.Of(bare.Calibrate).Seconds);
                bare.Restore(bare.Tiles);
            }));
            whole.Add(Cost.Of(() =>
            {
                var computed = Restore(engine, pack, new ArrayPixelSource(pixels, width, height, PixelLayout.Bgra32), restored, allocation);
                if (computed != bare.Tiles)
                    throw new InvalidOperationException($"{computed} tiles were restored, {bare.Tiles} were compared with.");
            }));
            allocation.Finish();
        }

        double wholeSeconds = Machine.Median(whole.Select(cost => cost.Seconds)), bareSeconds = Machine.Median(alone.Select(cost => cost.Seconds));
        return new RatioResult(
            width * (double)height / 1e6, width, height, bare.Tiles, [.. whole.Select(cost => cost.Seconds)], [.. alone.Select(cost => cost.Seconds)],
            wholeSeconds / bareSeconds, Machine.Median(whole.Select(cost => cost.Processor)) / Machine.Median(alone.Select(cost => cost.Processor)),
            bare.Tiles / wholeSeconds, bare.Tiles / bareSeconds, Machine.Median(calibration), allocation.BytesPerTile, allocation.FullCollections);
    }

    /// <summary>Ten statistics and ten times thirty tiles.</summary>
    public static void PrintProfile(string pack)
    {
        var (width, height) = SyntheticPicture.SizeOf(1);
        var options = EngineOptions.For(AppContext.BaseDirectory);
        using var engine = new RestorationEngine(options);
        var picture = new ArrayPixelSource(SyntheticPicture.Create(width, height), width, height, PixelLayout.Bgra32);
        using var bare = new BareNetwork(pack, options.ModelFolders, engine.UnderstandFor(pack, Words), picture, profiled: true);
        for (var i = 0; i < 10; i++)
        {
            bare.Calibrate();
            bare.Restore(bare.Tiles);
        }

        var (statistics, tiles) = bare.Profiles();
        Console.WriteLine($"statistics  {statistics}");
        Console.WriteLine($"tile        {tiles}");
    }

    /// <summary>The engine's way from pixels to pixels, in bands of rows as the command line pulls them.</summary>
    /// <returns>Network tiles.</returns>
    public static int Restore(RestorationEngine engine, string pack, ArrayPixelSource picture, byte[] restored, IProgress<RestorationProgress>? progress)
    {
        var request = new RestoreRequest(Words) { PackId = pack, Device = DevicePreference.Cpu };
        using var pipeline = RestorationPipeline.Begin(request, picture, engine, progress, CancellationToken.None);
        var stride = picture.Width * 4;
        for (var y = 0; y < picture.Height; y += BandRows)
        {
            var band = new PixelRect(0, y, picture.Width, Math.Min(BandRows, picture.Height - y));
            pipeline.ReadRows(band, restored.AsSpan(y * stride, band.Height * stride), stride);
        }

        return pipeline.TilesComputed;
    }

    private static void WarmUp(RestorationEngine engine, string pack, BareNetwork bare)
    {
        var small = new ArrayPixelSource(SyntheticPicture.Create(500, 400), 500, 400, PixelLayout.Bgra32);
        Restore(engine, pack, small, new byte[500 * 400 * 4], null);
        bare.Calibrate();
        bare.Restore(Math.Min(6, bare.Tiles));
    }

    /// <summary>Seconds of the clock and of all processors together.</summary>
    private readonly record struct Cost(double Seconds, double Processor)
    {
        public static Cost Of(Action action)
        {
            var (watch, processor) = (Stopwatch.StartNew(), Machine.ProcessorTime);
            action();
            return new Cost(watch.Elapsed.TotalSeconds, (Machine.ProcessorTime - processor).TotalSeconds);
        }
    }
}
