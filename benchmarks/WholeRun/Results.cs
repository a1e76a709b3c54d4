namespace WholeRun;

/// <summary>Where and when; the load is the machine's, one minute's mean, before and after.</summary>
internal sealed record MachineResult(string Processor, int Cores, string System, string Date, string Commit, string LoadBefore, string LoadAfter);

/// <summary>A picture in memory restored into memory, against the network alone on the same tiles. Rounds alternate; seconds in their order.</summary>
internal sealed record RatioResult(
    double Megapixels, int Width, int Height, int Tiles, double[] WholeSeconds, double[] BareSeconds, double Ratio, double ProcessorRatio,
    double WholeTilesPerSecond, double BareTilesPerSecond, double BareCalibrationSeconds, double BytesPerTile, int FullCollections);

/// <summary>A JPEG file restored into a JPEG file, as the command line does it, in a process of its own.</summary>
internal sealed record FileResult(double Megapixels, int Tiles, double Seconds, double PeakMegabytes);

/// <summary>Milliseconds from the instruction to the first finished network tile of a picture in memory.</summary>
/// <param name="ColdFromProcessStart">From the start of a new process.</param>
/// <param name="Cold">The same run, from the instruction on: nothing is loaded and no code compiled before.</param>
/// <param name="ColdWords">The words' part of it.</param>
/// <param name="ColdOpening">The network's opening in it.</param>
/// <param name="ColdRun">The picture's statistics and the first tile in it.</param>
/// <param name="Warm">Other new words in the same process, networks open.</param>
/// <param name="WarmRun">The picture's statistics and the first tile in that.</param>
/// <param name="EncoderWarm">Only the words, never seen before; median of many.</param>
internal sealed record FirstTileResult(
    double ColdFromProcessStart, double Cold, double ColdWords, double ColdOpening, double ColdRun, double Warm, double WarmRun, double EncoderWarm);

internal sealed record Report(
    MachineResult Machine, string Pack, List<RatioResult> Ratios, List<FileResult> Files, List<FirstTileResult> FirstTiles);
