using System.Diagnostics;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

/// <summary>What can go wrong with a batch as a whole: one clear error, nothing lost, nothing written by halves.</summary>
public sealed class BatchErrorTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, ErrorCode> Cases => new()
    {
        { "no such folder", ErrorCode.InputNotFound },
        { "empty folder", ErrorCode.InputNotFound },
        { "nothing to do", ErrorCode.BadArguments },
        { "words and recipe", ErrorCode.BadArguments },
        { "table and folder", ErrorCode.BadArguments },
        { "bad shard", ErrorCode.BadArguments },
        { "bad name", ErrorCode.BadArguments },
        { "bad overwrite", ErrorCode.BadArguments },
        { "clash", ErrorCode.BadArguments },
        { "over the inputs", ErrorCode.BadArguments },
        { "bad table", ErrorCode.BadTable },
        { "bad recipe", ErrorCode.BadRecipe },
        { "empty words", ErrorCode.EmptyInstruction },
        { "untrained", ErrorCode.NotTrained },
        { "unknown pack", ErrorCode.PackNotFound },
        { "output is a file", ErrorCode.OutputNotWritable },
        { "forgotten words", ErrorCode.BadArguments },
        { "empty output", ErrorCode.BadArguments },
        { "empty report", ErrorCode.BadArguments },
        { "report in no folder", ErrorCode.OutputNotWritable },
        { "report is a folder", ErrorCode.OutputNotWritable },
        { "bad region and recipe", ErrorCode.BadArguments },
        { "bad tile", ErrorCode.BadArguments },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Batch_ThatCannotBegin_SaysWhatToDoAndWritesNoPicture(string name, ErrorCode expected)
    {
        var input = _folder["in"];
        Directory.CreateDirectory(input);
        Directory.CreateDirectory(_folder["empty"]);
        TestPictures.Write(_folder["in/a.bmp"], 40, 30);
        TestPictures.Write(_folder["in/a.dib"], 40, 30);
        await File.WriteAllTextAsync(_folder["bad.csv"], "file,instruction,strength\nin/a.bmp,rain,7\n");
        await File.WriteAllTextAsync(_folder["bad.json"], """{"schema":1,"steps":[{"instruction":"rain","strength":7}]}""");
        await File.WriteAllTextAsync(_folder["file"], "x");
        var before = BatchFolder.Contents(_folder.Path).Keys.ToList();
        string[] args = name switch
        {
            "no such folder" => [_folder["none"], "-i", "rain"],
            "empty folder" => [_folder["empty"], "-i", "remove rain"],
            "nothing to do" => [input],
            "words and recipe" => [input, "-i", "rain", "--recipe", _folder["bad.json"]],
            "table and folder" => [input, "-i", "rain", "--table", _folder["bad.csv"]],
            "bad shard" => [input, "-i", "rain", "--shard", "3/2"],
            "bad name" => [input, "-i", "rain", "--name", "{nam}{ext}"],
            "bad overwrite" => [input, "-i", "rain", "--overwrite", "sometimes"],
            "clash" => [input, "-i", "remove the rain", "--name", "{name}.png"],
            "over the inputs" => [input, "-i", "remove the rain", "--name", "{name}{ext}", "-o", input],
            "bad table" => ["--table", _folder["bad.csv"]],
            "bad recipe" => [input, "--recipe", _folder["bad.json"]],
            "empty words" => [input, "-i", "  "],
            "untrained" => [input, "-i", "remove the snow"],
            "unknown pack" => [input, "-i", "remove the rain", "--model", "nonesuch"],
            "output is a file" => [input, "-i", "remove the rain", "-o", _folder["file"]],
            "forgotten words" => [input, "-o", _folder["out"], "-i"],
            "empty output" => [input, "-i", "remove the rain", "-o", ""],
            "empty report" => [input, "-i", "remove the rain", "--report", ""],
            "report in no folder" => [input, "-i", "remove the rain", "--report", _folder["none/r.jsonl"]],
            "report is a folder" => [input, "-i", "remove the rain", "--report", _folder["empty"]],
            "bad tile" => [input, "-i", "remove the rain", "--tile", "7"],
            "bad region and recipe" => [input, "-i", "rain", "--recipe", _folder["bad.json"], "--region", "bad"],
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        string[] output = args.Contains("-o") ? [] : ["-o", _folder["out"]];
        string[] model = args.Contains("--model") ? [] : ["--model", "tiny"];

        var (code, _, error) = await Tpir.RunAsync(["batch", .. output, .. model, "--models", Packs, .. args]);

        Assert.True((int)expected == code, $"{code}: {error}");
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  ", lines[^1], StringComparison.Ordinal);
        var after = BatchFolder.Contents(_folder.Path).Keys.Where(file => !file.Contains(".tpir-batch", StringComparison.Ordinal));
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Batch_ThatCannotBegin_LeavesTheLastReportAndMakesNoFolder()
    {
        Directory.CreateDirectory(_folder["in"]);
        TestPictures.Write(_folder["in/a.bmp"], 40, 30);
        string[] args = ["-i", "remove the rain", "--model", "tiny", "--models", Packs];
        Assert.Equal(0, (await Tpir.RunAsync(["batch", _folder["in"], "-o", _folder["out"], .. args])).Code);
        var report = _folder["out/.tpir-batch/report-1-of-1.jsonl"];
        var before = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        TestPictures.Write(_folder["in/a.dib"], 40, 30);

        foreach (var output in new[] { "out", "outt" })
        {
            Assert.Equal(20, (await Tpir.RunAsync(["batch", _folder["none"], "-o", _folder[output], .. args])).Code);
            Assert.Equal(2, (await Tpir.RunAsync(["batch", _folder["in"], "-o", _folder[output], "--name", "{name}.png", .. args])).Code);
        }

        Assert.Equal(before, await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(_folder["outt"]));
    }

    [Fact]
    public async Task Batch_PictureThatCannotBeOpened_FailsAlone()
    {
        Directory.CreateDirectory(_folder["in"]);
        TestPictures.Write(_folder["in/a.bmp"], 40, 30);
        TestPictures.Write(_folder["in/b.bmp"], 40, 30);
        using var held = new FileStream(_folder["in/b.bmp"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var (code, _, error) = await Tpir.RunAsync("batch", _folder["in"], "-i", "remove the rain", "-o", _folder["out"], "--model", "tiny", "--models", Packs);
        Assert.Equal((int)ErrorCode.SomeFilesFailed, code);
        Assert.Contains("b.bmp", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_OnAFullDisk_StopsSaysSoAndGoesOnWhenThereIsRoom()
    {
        Directory.CreateDirectory(_folder["in"]);
        for (var i = 0; i < 8; i++)
            TestPictures.Write(_folder[$"in/{i}.bmp"], 200, 150, i);
        using var disk = SmallDisk.TryMount(_folder["disk"], "256k");
        Assert.SkipWhen(disk is null, "A small file system cannot be mounted here (it takes root on Linux).");
        string[] args = ["batch", _folder["in"], "-i", "remove the rain", "-o", disk.Path, "--model", "tiny", "--models", Packs];

        var (code, output, error) = await Tpir.RunAsync(args);

        Assert.True((int)ErrorCode.OutputNotWritable == code, error);
        Assert.Contains("not reached", output, StringComparison.Ordinal);
        var kept = BatchFolder.Contents(disk.Path);
        Assert.InRange(kept.Count, 1, 7);
        Assert.All(kept.Keys, name => Assert.Equal(90_054, new FileInfo(Path.Combine(disk.Path, name)).Length));

        disk.Remount("8m");
        Assert.Equal(0, (await Tpir.RunAsync(args)).Code);
        Assert.Equal(8, BatchFolder.Contents(disk.Path).Count);
    }

    [Fact]
    public async Task Batch_OnAReadOnlyDisk_IsAnErrorAtOnce()
    {
        Directory.CreateDirectory(_folder["in"]);
        TestPictures.Write(_folder["in/a.bmp"], 40, 30);
        using var disk = SmallDisk.TryMount(_folder["disk"], "256k");
        Assert.SkipWhen(disk is null, "A small file system cannot be mounted here (it takes root on Linux).");
        disk.Remount("ro");
        var (code, _, error) = await Tpir.RunAsync("batch", _folder["in"], "-i", "remove the rain", "-o", disk.Path, "--model", "tiny", "--models", Packs);
        Assert.True((int)ErrorCode.OutputNotWritable == code, error);
        Assert.Single(error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batch_SecondOneOnTheSameFolder_IsRefusedAndTheFirstGoesOn()
    {
        Directory.CreateDirectory(_folder["in"]);
        for (var i = 0; i < 6; i++)
            TestPictures.Write(_folder[$"in/{i}.bmp"], 300, 200, i);
        string[] args = ["batch", _folder["in"], "-i", "remove the rain", "-o", _folder["out"], "--model", "tiny", "--models", Packs];
        using var stop = new CancellationTokenSource();
        var first = Task.Run(() => Tpir.RunAsync(stop.Token, [.. args, "--watch"]));
        while (!File.Exists(_folder["out/5_rain.bmp"]))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var (code, _, error) = await TpirProcess.RunAsync(args);
        await stop.CancelAsync();

        Assert.True((int)ErrorCode.OutputBusy == code, error);
        Assert.Equal(0, (await first).Code);
        Assert.Equal(6, BatchFolder.Contents(_folder["out"]).Count);
    }

    /// <summary>A file system that is quickly full.</summary>
    private sealed class SmallDisk(string path) : IDisposable
    {
        public string Path => path;

        public static SmallDisk? TryMount(string path, string size)
        {
            Directory.CreateDirectory(path);
            return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) ? new SmallDisk(path) : null;
        }

        public void Remount(string what) =>
            Assert.True(Run("mount", "-o", what == "ro" ? "remount,ro" : $"remount,size={what}", path));

        public void Dispose() => Run("umount", path);

        private static bool Run(string command, params string[] args)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true });
                process!.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
