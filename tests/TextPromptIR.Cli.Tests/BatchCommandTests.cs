using TextPromptIR.Batch.Reporting;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

/// <summary><c>tpir batch</c> end to end with the small test packs.</summary>
public sealed class BatchCommandTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();

    public BatchCommandTests() => Directory.CreateDirectory(_folder["in"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Batch_Folder_RestoresAsRestoreDoes()
    {
        Picture("in/a.bmp", 150, 97);
        Picture("in/deep/b.bmp", 70, 40);

        var (code, output, _) = await BatchAsync(_folder["in"], "-i", "remove the rain", "--recursive");
        await Tpir.RunAsync("restore", _folder["in/a.bmp"], "-i", "remove the rain", "-o", _folder["alone.bmp"], "--model", "tiny", "--models", Packs);

        Assert.Equal(0, code);
        Assert.Equal(File.ReadAllBytes(_folder["alone.bmp"]), File.ReadAllBytes(_folder["out/a_rain.bmp"]));
        Assert.True(File.Exists(_folder["out/deep/b_rain.bmp"]));
        Assert.Contains("2 pictures: 2 restored", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_SomeDamaged_DoesTheOthersAndNamesThem()
    {
        Picture("in/a.bmp");
        await File.WriteAllTextAsync(_folder["in/b.png"], "no picture");
        Picture("in/c.bmp");

        var (code, output, error) = await BatchAsync(_folder["in"], "-i", "remove the rain", "--json");

        Assert.Equal((int)ErrorCode.SomeFilesFailed, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Tpir.Json).ToList();
        var failed = Assert.Single(lines, line => line.GetProperty("kind").GetString() == "file" && line.GetProperty("status").GetString() == "failed");
        Assert.Equal("b.png", failed.GetProperty("file").GetString());
        Assert.Equal("DamagedPicture", failed.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(2, lines[^1].GetProperty("restored").GetInt32());
        Assert.Contains("failed: b.png", error, StringComparison.Ordinal);
        Assert.Equal(["a_rain.bmp", "c_rain.bmp"], BatchFolder.Contents(_folder["out"]).Keys);
    }

    [Fact]
    public async Task Batch_AllDamaged_HasACodeOfItsOwn()
    {
        await File.WriteAllTextAsync(_folder["in/b.png"], "no picture");
        Assert.Equal((int)ErrorCode.AllFilesFailed, (await BatchAsync(_folder["in"], "-i", "remove the rain")).Code);
    }

    [Fact]
    public async Task Batch_RunAgain_DoesNothingTwiceAndOverwritesNothing()
    {
        Picture("in/a.bmp");
        Picture("in/b.bmp");
        Directory.CreateDirectory(_folder["out"]);
        await File.WriteAllTextAsync(_folder["out/b_rain.bmp"], "precious");

        await BatchAsync(_folder["in"], "-i", "remove the rain");
        var first = File.GetLastWriteTimeUtc(_folder["out/a_rain.bmp"]);
        var (code, _, _) = await BatchAsync(_folder["in"], "-i", "remove the rain");

        Assert.Equal(0, code);
        Assert.Equal(first, File.GetLastWriteTimeUtc(_folder["out/a_rain.bmp"]));
        Assert.Equal("precious", await File.ReadAllTextAsync(_folder["out/b_rain.bmp"]));
        var (_, summary) = ReportFile.Read(_folder["out/.tpir-batch/report-1-of-1.jsonl"]);
        Assert.Equal((1, 1, 1), (summary.Restored, summary.Resumed, summary.Skipped));
    }

    [Fact]
    public async Task Batch_OverwriteAlways_ReplacesWhatIsThere()
    {
        Picture("in/a.bmp");
        Directory.CreateDirectory(_folder["out"]);
        await File.WriteAllTextAsync(_folder["out/a_rain.bmp"], "old");

        Assert.Equal(0, (await BatchAsync(_folder["in"], "-i", "remove the rain", "--overwrite", "always")).Code);
        Assert.NotEqual(3, new FileInfo(_folder["out/a_rain.bmp"]).Length);
    }

    [Fact]
    public async Task Batch_Table_GivesEachPictureItsOwnWords()
    {
        Picture("in/a.bmp", 100, 60);
        Picture("in/b.bmp", 100, 60);
        await File.WriteAllTextAsync(
            _folder["jobs.csv"], "file,instruction,strength,selection\nin/a.bmp,remove the noise,0.5,\nin/b.bmp,,,\"10,10,20,20\"\nin/b.bmp,remove the haze,,\nin/a.bmp,tell me a joke,,\n");

        var (code, _, error) = await BatchAsync("--table", _folder["jobs.csv"], "-i", "remove the rain", "--name", "{name}_{line}_{task}.png");

        Assert.True(code == 0, error);
        Assert.Equal(
            ["in/a_2_noise.png", "in/a_5_unchanged.png", "in/b_3_rain.png", "in/b_4_haze.png"],
            BatchFolder.Contents(_folder["out"]).Keys);
        await Tpir.RunAsync("restore", _folder["in/a.bmp"], "-i", "remove the noise", "--strength", "0.5", "-o", _folder["a.png"], "--model", "tiny", "--models", Packs);
        await Tpir.RunAsync("restore", _folder["in/b.bmp"], "-i", "remove the rain", "--region", "10,10,20,20", "-o", _folder["b.png"], "--model", "tiny", "--models", Packs);
        Assert.Equal(File.ReadAllBytes(_folder["a.png"]), File.ReadAllBytes(_folder["out/in/a_2_noise.png"]));
        Assert.Equal(File.ReadAllBytes(_folder["b.png"]), File.ReadAllBytes(_folder["out/in/b_3_rain.png"]));
        Assert.Equal(TestPictures.Pixels(_folder["in/a.bmp"]), TestPictures.Pixels(_folder["out/in/a_5_unchanged.png"]));
    }

    [Fact]
    public async Task Batch_TableWithAMissingFile_FailsThatRowAlone()
    {
        Picture("in/a.bmp");
        await File.WriteAllTextAsync(_folder["jobs.csv"], "file\nin/a.bmp\nin/none.bmp\n");
        var (code, _, error) = await BatchAsync("--table", _folder["jobs.csv"], "-i", "remove the rain");
        Assert.Equal((int)ErrorCode.SomeFilesFailed, code);
        Assert.Contains("none.bmp", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_Shards_TogetherDoEverything_AndTheirReportsMerge()
    {
        for (var i = 0; i < 12; i++)
            Picture($"in/{i}.bmp", 40, 30);
        await File.WriteAllTextAsync(_folder["in/bad.png"], "no picture");

        var codes = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => Task.Run(() => BatchAsync(_folder["in"], "-i", "remove the rain", "--shard", $"{i}/3"))));
        var reports = Directory.GetFiles(_folder["out/.tpir-batch"], "report-*");
        var (code, output, error) = await Tpir.RunAsync(["report", "merge", .. reports, "-o", _folder["all.jsonl"]]);

        Assert.Equal((int)ErrorCode.SomeFilesFailed, code);
        Assert.Equal(3, reports.Length);
        Assert.Single(codes, result => result.Code != 0);
        Assert.Contains("13 pictures: 12 restored, 1 failed", output, StringComparison.Ordinal);
        Assert.Contains("bad.png", error, StringComparison.Ordinal);
        Assert.Equal((13, 0), (ReportFile.Read(_folder["all.jsonl"]).Files.Count, ReportFile.Read(_folder["all.jsonl"]).Summary.DoneTwice));
        Assert.Equal(12, BatchFolder.Contents(_folder["out"]).Count);
    }

    [Fact]
    public async Task Batch_Recipe_IsRecipeRunOnEachPicture()
    {
        Picture("in/a.bmp", 120, 80);
        await File.WriteAllTextAsync(_folder["r.json"], """{"schema":1,"name":"dusk","steps":[{"instruction":"remove the rain","strength":0.6},{"instruction":"remove the noise","selection":[10,10,50,40]}]}""");

        var (code, _, error) = await BatchAsync(_folder["in"], "--recipe", _folder["r.json"]);
        await Tpir.RunAsync("recipe", "run", _folder["r.json"], _folder["in/a.bmp"], "-o", _folder["alone.bmp"], "--model", "tiny", "--models", Packs);

        Assert.True(code == 0, error);
        Assert.Equal(File.ReadAllBytes(_folder["alone.bmp"]), File.ReadAllBytes(_folder["out/a_dusk.bmp"]));
        // Two steps are two restorations, the second of what the first one made.
        await Tpir.RunAsync("restore", _folder["in/a.bmp"], "-i", "remove the rain", "--strength", "0.6", "-o", _folder["1.png"], "--model", "tiny", "--models", Packs);
        await Tpir.RunAsync("restore", _folder["1.png"], "-i", "remove the noise", "--region", "10,10,50,40", "-o", _folder["2.png"], "--model", "tiny", "--models", Packs);
        Assert.Equal(TestPictures.Pixels(_folder["2.png"]), TestPictures.Pixels(_folder["alone.bmp"]));
    }

    [Fact]
    public async Task Batch_Watch_TakesWhatComesAndEndsWithCtrlC()
    {
        Picture("in/a.bmp");
        using var stop = new CancellationTokenSource();
        var run = Task.Run(() => Tpir.RunAsync(stop.Token, [.. Arguments(_folder["in"], "-i", "remove the rain"), "--watch"]));
        await WaitForAsync(_folder["out/a_rain.bmp"], run);
        Picture("in/b.bmp");
        await WaitForAsync(_folder["out/b_rain.bmp"], run);
        await stop.CancelAsync();

        Assert.Equal(0, (await run).Code);
        Assert.Equal(2, ReportFile.Read(_folder["out/.tpir-batch/report-1-of-1.jsonl"]).Summary.Restored);
    }

    [Fact]
    public async Task Batch_WatchOfTheFolderItWritesTo_DoesNotFeedOnItself()
    {
        Picture("in/a.bmp");
        using var stop = new CancellationTokenSource();
        var run = Task.Run(() => Tpir.RunAsync(stop.Token, "batch", _folder["in"], "-o", _folder["in"], "-i", "remove the rain", "--watch", "--model", "tiny", "--models", Packs));
        await WaitForAsync(_folder["in/a_rain.bmp"], run);
        // What is taken in the same look as b.bmp is done before it, by name.
        Picture("in/b.bmp");
        await WaitForAsync(_folder["in/b_rain.bmp"], run);
        await stop.CancelAsync();

        Assert.Equal(0, (await run).Code);
        Assert.Equal(["a.bmp", "a_rain.bmp", "b.bmp", "b_rain.bmp"], BatchFolder.Contents(_folder["in"]).Keys);
    }

    [Fact]
    public async Task Batch_WatchOfAFolderThatIsGoneForAMoment_GoesOn()
    {
        Picture("in/a.bmp");
        using var stop = new CancellationTokenSource();
        var run = Task.Run(() => Tpir.RunAsync(stop.Token, [.. Arguments(_folder["in"], "-i", "remove the rain"), "--watch"]));
        await WaitForAsync(_folder["out/a_rain.bmp"], run);
        Directory.Move(_folder["in"], _folder["away"]);
        await Task.Delay(TimeSpan.FromSeconds(3), CancellationToken.None);
        Picture("away/b.bmp");
        Directory.Move(_folder["away"], _folder["in"]);
        await WaitForAsync(_folder["out/b_rain.bmp"], run);
        await stop.CancelAsync();

        var (code, _, error) = await run;
        Assert.Equal(0, code);
        Assert.Contains("Waiting for it", error, StringComparison.Ordinal);
        Assert.Equal(2, ReportFile.Read(_folder["out/.tpir-batch/report-1-of-1.jsonl"]).Summary.Restored);
    }

    [Fact]
    public async Task ReportMerge_OfAPatternThatTheShellLeftAsItWas_FindsTheReports()
    {
        Picture("in/a.bmp");
        for (var i = 1; i <= 2; i++)
            Assert.Equal(0, (await BatchAsync(_folder["in"], "-i", "remove the rain", "--shard", $"{i}/2")).Code);
        var (code, output, error) = await Tpir.RunAsync(["report", "merge", _folder["out/.tpir-batch/report-*-of-2.jsonl"]]);
        Assert.True(code == 0, error);
        Assert.StartsWith("1 pictures: 1 restored", output, StringComparison.Ordinal);

        // A worker that runs again and has not ended yet has no report that could pass for this run's.
        File.Delete(_folder["out/.tpir-batch/report-2-of-2.jsonl"]);
        Assert.Equal(60, (await Tpir.RunAsync(["report", "merge", _folder["out/.tpir-batch/report-*-of-2.jsonl"]])).Code);
        Assert.Equal(20, (await Tpir.RunAsync(["report", "merge", _folder["out/.tpir-batch/report-*-of-9.jsonl"]])).Code);
    }

    [Fact]
    public async Task Batch_PictureWithoutAnEnding_IsWrittenAsPng()
    {
        Picture("in/scan.bmp");
        File.Move(_folder["in/scan.bmp"], _folder["in/scan"]);

        var (code, _, error) = await BatchAsync(_folder["in/scan"], "-i", "remove the rain");

        Assert.True(code == 0, error);
        Assert.Equal(["scan_rain.png"], BatchFolder.Contents(_folder["out"]).Keys);
    }

    [Fact]
    public async Task Batch_Cancelled_Answers130KeepsWhatIsDoneAndGoesOn()
    {
        for (var i = 0; i < 6; i++)
            Picture($"in/{i}.bmp", 300, 200);
        using var stop = new CancellationTokenSource();
        // Its first line says that the first picture is done: the five others never are, however quick the machine.
        using var output = new CancellingWriter(stop);
        using var error = new StringWriter();
        var code = await TpirCommand.RunAsync([.. Arguments(_folder["in"], "-i", "remove the rain"), "--jobs", "1"], Terminal.For(output, error), stop.Token);

        Assert.True(code == 130, error.ToString());
        Assert.Contains("6 pictures: 1 restored, 5 not reached", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["0_rain.bmp"], BatchFolder.Contents(_folder["out"]).Keys);
        Assert.Equal(0, (await BatchAsync(_folder["in"], "-i", "remove the rain")).Code);
        Assert.Equal(6, BatchFolder.Contents(_folder["out"]).Count);
        Assert.Equal(1, ReportFile.Read(_folder["out/.tpir-batch/report-1-of-1.jsonl"]).Summary.Resumed);
    }

    [Fact]
    public async Task Batch_CancelledBeforeItBegins_Answers130AndWritesNothing()
    {
        Picture("in/a.bmp");
        var (code, _, error) = await Tpir.RunAsync(new CancellationToken(canceled: true), Arguments(_folder["in"], "-i", "remove the rain"));
        Assert.Equal(130, code);
        // One sentence for all commands: of two installations the first may be done.
        Assert.DoesNotContain("nothing was written", error, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task Batch_OutputIntoTheInputFolder_DoesNotFeedOnItself()
    {
        Picture("in/a.bmp");
        string[] args = ["batch", _folder["in"], "-o", _folder["in"], "-i", "remove the rain", "--model", "tiny", "--models", Packs];
        Assert.Equal(0, (await Tpir.RunAsync(args)).Code);
        Assert.Equal(0, (await Tpir.RunAsync(args)).Code);
        Assert.Equal(["a.bmp", "a_rain.bmp"], BatchFolder.Contents(_folder["in"]).Keys);
    }

    private static async Task WaitForAsync(string path, Task run)
    {
        while (!File.Exists(path))
        {
            Assert.False(run.IsCompleted, $"{path} never came");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private void Picture(string name, int width = 60, int height = 40)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        TestPictures.Write(_folder[name], width, height);
    }

    private Task<(int Code, string Out, string Error)> BatchAsync(params string[] args) => Tpir.RunAsync(Arguments(args));

    private string[] Arguments(params string[] args) => ["batch", .. args, "-o", _folder["out"], "--model", "tiny", "--models", Packs];

    /// <summary>Ctrl+C at the first line.</summary>
    private sealed class CancellingWriter(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            stop.Cancel();
        }
    }
}
