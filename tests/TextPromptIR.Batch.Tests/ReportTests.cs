using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Tests;

/// <summary>Reports of workers, merged.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Report_WrittenAndRead_IsTheSame()
    {
        var report = File("é.png", FileStatus.Restored) with
        {
            Steps = [new StepReport("remove the rain", ["rain"], false, false, 0.5, "1,2,3,4")],
            Notices = ["a note"],
            Pack = "fast 0.3.0",
            Shard = "1/2",
        };
        Write("r.jsonl", report, File("b.png", FileStatus.Failed) with { Error = new FileFault("DamagedPicture", 22, "cut off", "use a backup") });

        var (files, summary) = ReportFile.Read(_folder["r.jsonl"]);

        Assert.Equivalent(report, files[0], strict: true);
        Assert.Equal("cut off", files[1].Error?.Message);
        Assert.Equal((2, 1, 1), (summary.Files, summary.Restored, summary.Failed));
        Assert.Contains("\"status\":\"restored\"", System.IO.File.ReadAllText(_folder["r.jsonl"]), StringComparison.Ordinal);
        Assert.Contains("é.png", System.IO.File.ReadAllText(_folder["r.jsonl"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_KeepsTheBestOfEachPicture_AndCountsWhatWasDoneTwice()
    {
        Write("1.jsonl", File("a.png", FileStatus.Restored), File("b.png", FileStatus.Failed), File("c.png", FileStatus.Restored));
        Write("2.jsonl", File("b.png", FileStatus.Restored), File("c.png", FileStatus.Restored), File("d.png", FileStatus.NotTried));
        Write("3.jsonl", File("a.png", FileStatus.Restored) with { Resumed = true });

        var (files, summary) = ReportMerger.Merge([_folder["1.jsonl"], _folder["2.jsonl"], _folder["3.jsonl"]]);

        Assert.Equal(["a.png", "b.png", "c.png", "d.png"], files.Select(file => file.File));
        Assert.Equal((4, 3, 1, 1), (summary.Files, summary.Restored, summary.NotTried, summary.DoneTwice));
        Assert.Equal(0, summary.Resumed);
    }

    [Fact]
    public void Merge_OfFoldersThatCannotBeListed_CountsEachOnce()
    {
        FileReport Folder(string path) => File(path, FileStatus.Failed) with { Output = string.Empty };
        Write("1.jsonl", File("a.png", FileStatus.Restored), Folder("in/x"), Folder("in/y"));
        Write("2.jsonl", Folder("in/x"), Folder("in/y"));

        var (files, summary) = ReportMerger.Merge([_folder["1.jsonl"], _folder["2.jsonl"]]);

        Assert.Equal(["a.png", "in/x", "in/y"], files.Select(file => file.File));
        Assert.Equal(2, summary.Failed);
    }

    [Fact]
    public void Merge_WithoutTheReportOfAWorker_IsNoWholeBatch()
    {
        WriteOf(new Shard(1, 3), "1.jsonl", File("a.png", FileStatus.Restored));
        WriteOf(new Shard(3, 3), "3.jsonl", File("b.png", FileStatus.Restored));

        var (files, summary) = ReportMerger.Merge([_folder["1.jsonl"], _folder["3.jsonl"]]);

        Assert.Equal(2, files.Count);
        Assert.Equal((int)ErrorCode.SomeFilesFailed, summary.Stopped?.ExitCode);
        Assert.Contains("worker 2/3", summary.Stopped!.Message, StringComparison.Ordinal);
        WriteOf(new Shard(2, 3), "2.jsonl", File("c.png", FileStatus.Restored));
        Assert.Null(ReportMerger.Merge([_folder["1.jsonl"], _folder["2.jsonl"], _folder["3.jsonl"]]).Summary.Stopped);
    }

    [Fact]
    public void Merge_OfTwoDivisions_IsRefused()
    {
        WriteOf(new Shard(1, 2), "1.jsonl", File("a.png", FileStatus.Restored));
        WriteOf(new Shard(1, 3), "2.jsonl", File("a.png", FileStatus.Failed));
        Assert.Equal(ErrorCode.BadReport, Assert.Throws<RestoreException>(() => ReportMerger.Merge([_folder["1.jsonl"], _folder["2.jsonl"]])).Code);
    }

    [Theory]
    [InlineData("", "no summary")]
    [InlineData("hello\n", "line 1")]
    [InlineData("{\"kind\":\"file\"}\n", "line 1")]
    [InlineData("{\"schema\":1,\"kind\":\"file\",\"file\":\"a\",\"output\":\"b\",\"status\":\"restored\"}\n", "no summary")]
    [InlineData("{\"kind\":\"summary\"}\n{\"kind\":\"summary\"}\n", "line 2")]
    public void Merge_SomethingElse_IsRefused(string content, string expected)
    {
        var error = Assert.Throws<RestoreException>(() => ReportMerger.Merge([_folder.Write("r.jsonl", content)]));
        Assert.Equal(ErrorCode.BadReport, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_WithALinkInThePlaceOfItsTemporaryFile_LeavesTheLinksTargetAlone()
    {
        var target = _folder.Write("precious.txt", "precious");
        System.IO.File.CreateSymbolicLink(_folder["r.jsonl.part"], target);
        Write("r.jsonl", File("a.png", FileStatus.Restored));

        Assert.Equal("precious", System.IO.File.ReadAllText(target));
        Assert.Single(ReportFile.Read(_folder["r.jsonl"]).Files);
    }

    private static FileReport File(string name, FileStatus status) => new() { File = name, Output = name, Status = status };

    private void WriteOf(Shard shard, string name, params FileReport[] files) =>
        ReportFile.Write(_folder[name], files, BatchSummary.Of(files, TimeSpan.FromSeconds(1)) with { Shard = shard.ToString() });

    private void Write(string name, params FileReport[] files) => ReportFile.Write(_folder[name], files, BatchSummary.Of(files, TimeSpan.FromSeconds(1)));
}
