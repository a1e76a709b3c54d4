using System.Globalization;

namespace WholeRun;

/// <summary>The report for a reader.</summary>
internal static class Table
{
    public static void Write(Report report)
    {
        var machine = report.Machine;
        Line($"machine       {machine.Processor}, {machine.Cores} cores, {machine.System}, {machine.Date}, commit {machine.Commit}, load {machine.LoadBefore} before, {machine.LoadAfter} after");
        foreach (var ratio in report.Ratios)
        {
            Line($"{ratio.Megapixels,6:0.0} MP     whole {Machine.Median(ratio.WholeSeconds):0.00} s, bare {Machine.Median(ratio.BareSeconds):0.00} s ({ratio.BareCalibrationSeconds:0.00} s of it statistics), ratio {ratio.Ratio:0.000} (processor time {ratio.ProcessorRatio:0.000})");
            Line($"              {ratio.Tiles} tiles, {ratio.WholeTilesPerSecond:0.0} a second, bare {ratio.BareTilesPerSecond:0.0}; {ratio.BytesPerTile:0} managed bytes a tile, {ratio.FullCollections} full collections");
        }

        foreach (var file in report.Files)
            Line($"{file.Megapixels,6:0.0} MP file {file.Seconds:0.0} s, {file.Tiles} tiles, peak {file.PeakMegabytes:0} MB");
        if (report.FirstTiles.Count == 0)
            return;
        double Of(Func<FirstTileResult, double> value) => Machine.Median(report.FirstTiles.Select(value));
        Line($"first tile    cold {Of(r => r.Cold):0} ms ({Of(r => r.ColdFromProcessStart):0} ms from the start of the process): words {Of(r => r.ColdWords):0}, opening {Of(r => r.ColdOpening):0}, statistics and tile {Of(r => r.ColdRun):0}");
        Line($"              warm {Of(r => r.Warm):0} ms, {Of(r => r.WarmRun):0} ms of it statistics and tile; new words alone {Of(r => r.EncoderWarm):0.0} ms");
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
