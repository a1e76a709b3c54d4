using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace WholeRun;

/// <summary>Measures each part in a process of its own: nothing is warm that should be cold, and a peak belongs to one size.</summary>
internal static class Parts
{
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static Report Run(double[] sizes, string pack, int rounds, bool ratios, bool files, int firstTiles)
    {
        var load = Machine.Load();
        var report = new Report(Machine.Describe(load), pack, [], [], []);
        var folder = Directory.CreateTempSubdirectory("tpir-benchmark-").FullName;
        try
        {
            for (var i = 0; i < firstTiles; i++)
                report.FirstTiles.Add(Measure<FirstTileResult>("part-first", "--pack", pack));
            foreach (var size in sizes)
            {
                var megapixels = size.ToString(CultureInfo.InvariantCulture);
                if (files)
                    report.Files.Add(MeasureFile(Path.Combine(folder, $"{megapixels}.jpg"), megapixels, pack));
                if (ratios)
                    report.Ratios.Add(Measure<RatioResult>("part-ratio", "--size", megapixels, "--pack", pack, "--rounds", rounds.ToString(CultureInfo.InvariantCulture)));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return report with { Machine = Machine.Describe(load) };
    }

    private static FileResult MeasureFile(string input, string megapixels, string pack)
    {
        Measure<object>("part-input", "--size", megapixels, "--file", input);
        return Measure<FileResult>("part-file", "--file", input, "--pack", pack);
    }

    private static T Measure<T>(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "WholeRun.exe" : "WholeRun"), arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<T>(text, Json)!
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' failed.");
    }
}
