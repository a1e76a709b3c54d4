using TextPromptIR.Batch.Reporting;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

/// <summary>What a batch tells of pictures that it does not restore: copies, and folders that it cannot look into, must not pass for done.</summary>
public sealed class BatchNoticeTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();
    private string? _closed;

    public BatchNoticeTests()
    {
        Directory.CreateDirectory(_folder["in"]);
        TestPictures.Write(_folder["in/a.bmp"], 60, 40);
        TestPictures.Write(_folder["in/b.bmp"], 60, 40);
    }

    public void Dispose()
    {
        if (_closed is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(_closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder.Dispose();
    }

    [Fact]
    public async Task Batch_WordsThatAreNotUnderstood_AreNamedOnceAndInEveryReport()
    {
        var (code, output, error) = await BatchAsync("-i", "tell me a joke");

        Assert.Equal(0, code);
        Assert.Single(error.Split('\n'), line => line.StartsWith("note: ", StringComparison.Ordinal) && line.Contains("\"tell me a joke\"", StringComparison.Ordinal));
        Assert.Contains("a_unchanged.bmp: unchanged, the instruction was not understood", output, StringComparison.Ordinal);
        Assert.All(Reports(), report => Assert.Equal((FileStatus.Unchanged, UnchangedReason.NotUnderstood), (report.Status, report.Reason)));
    }

    [Fact]
    public async Task Batch_TableWithSuchWords_NamesThoseOfItsRowsAndNoOthers()
    {
        await File.WriteAllTextAsync(_folder["jobs.csv"], "file,instruction\nin/a.bmp,tell me a joke\nin/b.bmp,remove the rain\n");

        var (code, _, error) = await Tpir.RunAsync("batch", "--table", _folder["jobs.csv"], "-i", "sing a song", "-o", _folder["out"], "--model", "tiny", "--models", Packs);

        Assert.Equal(0, code);
        Assert.Contains("\"tell me a joke\"", error, StringComparison.Ordinal);
        Assert.DoesNotContain("sing a song", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecipeRun_StepThatIsNotUnderstood_IsNamed()
    {
        await File.WriteAllTextAsync(_folder["r.json"], """{"schema":1,"steps":[{"instruction":"tell me a joke"},{"instruction":"remove the rain","strength":0}]}""");

        var (code, output, error) = await Tpir.RunAsync("recipe", "run", _folder["r.json"], _folder["in/a.bmp"], "-o", _folder["a.bmp"], "--model", "tiny", "--models", Packs, "--json");

        Assert.Equal(0, code);
        Assert.Contains("\"tell me a joke\"", error, StringComparison.Ordinal);
        Assert.Equal($"{UnchangedReason.NotUnderstood}, the strength is 0", Tpir.Json(output).GetProperty("reason").GetString());
        Assert.Contains("joke", Tpir.Json(output).GetProperty("notices")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_AutoThatFindsNothing_NamesThePicture()
    {
        TestPictures.Write(_folder["in/b.bmp"], 60, 40, shift: 60);
        TestPictures.Write(_folder["in/dark.bmp"], 60, 40, shift: -55);

        var (code, output, error) = await BatchAsync("--auto");

        Assert.Equal(0, code);
        Assert.Contains("note: dark.bmp: Nothing was found", error, StringComparison.Ordinal);
        Assert.DoesNotContain("note: Nothing was found", error, StringComparison.Ordinal);
        Assert.DoesNotContain("note: b.bmp", error, StringComparison.Ordinal);
        Assert.Contains("dark_auto.bmp: unchanged, nothing was found to restore", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_FolderThatCannotBeListed_IsAFailureThatIsTold()
    {
        Directory.CreateDirectory(_folder["in/closed"]);
        Close(_folder["in/closed"]);

        var (code, output, error) = await TpirProcess.RunWithoutPowersAsync(
            "batch", _folder["in"], "-i", "remove the rain", "--recursive", "--json", "-o", _folder["out"], "--model", "tiny", "--models", Packs);

        Assert.Equal((int)ErrorCode.SomeFilesFailed, code);
        Assert.Single(error.Split('\n'), line => line.StartsWith($"failed: {_folder["in/closed"]}: ", StringComparison.Ordinal));
        Assert.Contains(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Tpir.Json),
            line => line.GetProperty("kind").GetString() == "file" && line.GetProperty("file").GetString() == _folder["in/closed"]);
        Assert.Single(Reports(), report => report.Status == FileStatus.Failed);
    }

    [Fact]
    public async Task Batch_OnlyFolderCannotBeListed_SaysSo()
    {
        Directory.CreateDirectory(_folder["closed"]);
        Close(_folder["closed"]);

        var (code, _, error) = await TpirProcess.RunWithoutPowersAsync("batch", _folder["closed"], "-i", "remove the rain", "-o", _folder["out"], "--model", "tiny", "--models", Packs);

        Assert.Equal((int)ErrorCode.InputNotFound, code);
        Assert.Contains("denied", error, StringComparison.Ordinal);
        Assert.Contains("permissions", error, StringComparison.Ordinal);
    }

    private void Close(string folder)
    {
        Assert.SkipUnless(TpirProcess.CanLayDownPowers, "No folder can be closed to the command here: that takes Linux, and setpriv where root runs the tests.");
        _closed = folder;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.None);
    }

    private IReadOnlyList<FileReport> Reports() => ReportFile.Read(_folder["out/.tpir-batch/report-1-of-1.jsonl"]).Files;

    private Task<(int Code, string Out, string Error)> BatchAsync(params string[] args) =>
        Tpir.RunAsync(["batch", _folder["in"], .. args, "-o", _folder["out"], "--model", "tiny", "--models", Packs]);
}
