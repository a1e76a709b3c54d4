using System.Diagnostics;
using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Inference;

namespace WholeRun;

/// <summary>How long a user waits for the first sign: meant for a fresh process, in which nothing is loaded and no code is compiled.</summary>
internal static class FirstTileMeasurement
{
    public static FirstTileResult Measure(double megapixels, string pack)
    {
        var started = Machine.SinceProcessStart().TotalMilliseconds;
        // The picture is made, not loaded: its time is not the product's and is left out.
        var (width, height) = SyntheticPicture.SizeOf(megapixels);
        var pixels = SyntheticPicture.Create(width, height);
        var picture = new ArrayPixelSource(pixels, width, height, PixelLayout.Bgra32);

        var watch = Stopwatch.StartNew();
        using var engine = new RestorationEngine(EngineOptions.For(AppContext.BaseDirectory));
        var cold = Run(engine, pack, "remove the rain", picture, watch);
        var warm = Run(engine, pack, "take away the noise", picture, Stopwatch.StartNew());

        var encoder = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            var start = Stopwatch.GetTimestamp();
            engine.UnderstandFor(pack, $"please remove the rain and the noise, number {i}");
            encoder.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new FirstTileResult(
            started + cold.First, cold.First, cold.Understood, cold.Opened - cold.Understood, cold.First - cold.Opened,
            warm.First, warm.First - warm.Opened, Machine.Median(encoder.Skip(20)));
    }

    private static Marks Run(RestorationEngine engine, string pack, string words, ArrayPixelSource picture, Stopwatch watch)
    {
        var marks = new Marks(watch);
        var request = new RestoreRequest(words) { PackId = pack, Device = DevicePreference.Cpu };
        using var pipeline = RestorationPipeline.Begin(request, picture, engine, marks, CancellationToken.None);
        pipeline.ReadRows(new PixelRect(0, 0, 8, 8), new byte[8 * 8 * 4], 8 * 4);
        return marks;
    }

    /// <summary>Milliseconds at which the phases of a run ended.</summary>
    private sealed class Marks(Stopwatch watch) : IProgress<RestorationProgress>
    {
        public double Understood { get; private set; }

        public double Opened { get; private set; }

        public double First { get; private set; }

        public void Report(RestorationProgress value)
        {
            switch (value.Phase)
            {
                case RestorationPhase.Preparing:
                    Understood = watch.Elapsed.TotalMilliseconds;
                    break;
                case RestorationPhase.Calibrating:
                    Opened = watch.Elapsed.TotalMilliseconds;
                    break;
                case RestorationPhase.Restoring when value.TilesDone == 1:
                    First = watch.Elapsed.TotalMilliseconds;
                    break;
            }
        }
    }
}
