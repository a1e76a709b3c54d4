using System.Diagnostics;
using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Requests;
using TextPromptIR.Imaging;
using TextPromptIR.Inference;

namespace WholeRun;

/// <summary>File to file, as <c>tpir restore</c> does it; meant for a process of its own, whose peak memory is then that of this size.</summary>
internal static class FileMeasurement
{
    public static FileResult Measure(string input, string pack)
    {
        var output = Path.ChangeExtension(input, ".restored.jpg");
        var watch = Stopwatch.StartNew();
        using var engine = new RestorationEngine(EngineOptions.For(AppContext.BaseDirectory));
        using var picture = PictureFile.Open(input);
        var request = new RestoreRequest(RatioMeasurement.Words) { PackId = pack, Device = DevicePreference.Cpu };
        using var pipeline = RestorationPipeline.Begin(request, picture, engine, null, CancellationToken.None);
        picture.SaveAs(output, pipeline.ReadRows, new SaveOptions(), CancellationToken.None);
        return new FileResult(picture.Width * (double)picture.Height / 1e6, pipeline.TilesComputed, watch.Elapsed.TotalSeconds, Machine.PeakMegabytes());
    }

    /// <summary>Writes the made-up picture as a JPEG file.</summary>
    public static void WriteInput(string path, double megapixels)
    {
        var (width, height) = SyntheticPicture.SizeOf(megapixels);
        var bitmap = Path.ChangeExtension(path, ".bmp");
        SyntheticPicture.WriteBmp(bitmap, width, height);
        using (var picture = PictureFile.Open(bitmap))
            picture.SaveAs(path, picture.Read, new SaveOptions(), CancellationToken.None);
        File.Delete(bitmap);
    }
}
