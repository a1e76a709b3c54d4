using TextPromptIR.Batch.Reporting;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

/// <summary>Which pack a batch works with, and how it knows that it did before.</summary>
public sealed class BatchPackTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();

    public BatchPackTests()
    {
        Directory.CreateDirectory(_folder["in"]);
        TestPictures.Write(_folder["in/a.bmp"], 60, 40);
        File.WriteAllText(_folder["r.json"], """{"schema":1,"name":"dusk","model":"nonesuch","steps":[{"instruction":"remove the rain"}]}""");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recipe_ThatNamesAPack_GivesWayToTheOption()
    {
        var (batch, _, error) = await BatchAsync("--recipe", _folder["r.json"], "--model", "tiny");
        var (run, _, _) = await Tpir.RunAsync("recipe", "run", _folder["r.json"], _folder["in/a.bmp"], "-o", _folder["alone.bmp"], "--model", "tiny", "--models", Packs);

        Assert.True(batch == 0, error);
        Assert.Equal(0, run);
        Assert.Equal(File.ReadAllBytes(_folder["alone.bmp"]), File.ReadAllBytes(_folder["out/a_dusk.bmp"]));
    }

    [Fact]
    public async Task Recipe_ThatNamesAPack_IsHeardWithoutTheOption()
    {
        Assert.Equal((int)ErrorCode.PackNotFound, (await BatchAsync("--recipe", _folder["r.json"])).Code);
        Assert.Equal((int)ErrorCode.PackNotFound, (await Tpir.RunAsync("recipe", "run", _folder["r.json"], _folder["in/a.bmp"], "-o", _folder["alone.bmp"], "--models", Packs)).Code);
    }

    [Fact]
    public async Task Pack_WrittenInOtherLetters_IsTheSameWithItsVersion()
    {
        Assert.Equal(0, (await BatchAsync("-i", "remove the rain", "--model", "TINY")).Code);
        Assert.Equal("tiny 0.0.1", Assert.Single(Report().Files).Pack);
        Assert.Equal(0, (await BatchAsync("-i", "remove the rain", "--model", "tiny")).Code);
        Assert.Equal(1, Report().Summary.Resumed);
    }

    private (IReadOnlyList<FileReport> Files, BatchSummary Summary) Report() => ReportFile.Read(_folder["out/.tpir-batch/report-1-of-1.jsonl"]);

    private Task<(int Code, string Out, string Error)> BatchAsync(params string[] args) =>
        Tpir.RunAsync(["batch", _folder["in"], .. args, "-o", _folder["out"], "--models", Packs]);
}
