using TextPromptIR.Core;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Soak.Cases;

namespace TextPromptIR.Soak.Running;

/// <summary>The command line's way: the pipeline, in bands of rows from the top.</summary>
internal static class BandConsumer
{
    private const int MostRows = 130;

    /// <summary>Fills the whole picture.</summary>
    /// <returns>Network tiles computed.</returns>
    public static int Fill(IRestorationEngine engine, SoakCase one, IPixelSource source, byte[] result, CancellationTokenSource cancel)
    {
        using var pipeline = RestorationPipeline.Begin(one.Request, source, engine, one.Cancel.Watch(cancel), cancel.Token);
        var stride = source.Width * source.Layout.BytesPerPixel();
        var random = new Random(one.Index);
        for (var y = 0; y < source.Height;)
        {
            var rows = Math.Min(1 + random.Next(MostRows), source.Height - y);
            pipeline.ReadRows(new PixelRect(0, y, source.Width, rows), result.AsSpan(y * stride, rows * stride), stride);
            y += rows;
        }

        return pipeline.TilesComputed;
    }
}
