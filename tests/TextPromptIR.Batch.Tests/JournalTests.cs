using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Tests;

/// <summary>What is done again after a kill, and what never is. A kill is a journal that is disposed without its end.</summary>
public sealed class JournalTests : IDisposable
{
    private const string Key = "key";
    private readonly TempFolder _folder = new();
    private readonly BatchItem _item;
    private readonly InputStamp _input;

    public JournalTests()
    {
        var input = _folder.Write("in/a.png", "input");
        _input = InputStamp.Of(input);
        _item = new BatchItem(input, "a.png", _folder["out/a_rain.png"], "a_rain.png", [new RestoreStep("rain")]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Journal_WithAPathThatCanBeNone_IsReadWithoutIt()
    {
        _folder.Write("out/.tpir-batch/journal-1-of-1.jsonl", "{\"event\":\"begin\",\"output\":\"\\u0000\",\"key\":\"k\",\"input\":{\"bytes\":1,\"modified\":1}}\n");
        Run(journal => Assert.False(journal.IsOutput(_folder["out/a.png"])));
    }

    [Theory]
    [InlineData(OverwritePolicy.Never)]
    [InlineData(OverwritePolicy.Newer)]
    [InlineData(OverwritePolicy.Always)]
    public void Killed_AfterAFileWasDone_DoesNotDoItAgain(OverwritePolicy policy)
    {
        Run(journal => DoIt(journal));
        Assert.True(Decide(policy).Report is { Status: FileStatus.Restored, Resumed: true });
    }

    [Theory]
    [InlineData(OverwritePolicy.Never, true)]
    [InlineData(OverwritePolicy.Newer, true)]
    [InlineData(OverwritePolicy.Always, false)]
    public void Ended_AndRunAgain_OnlyAlwaysDoesItAgain(OverwritePolicy policy, bool done)
    {
        Run(journal =>
        {
            DoIt(journal);
            journal.End();
        });
        Assert.Equal(done, Decide(policy).Report is { Status: FileStatus.Restored, Resumed: true });
    }

    [Fact]
    public void Killed_WhileAFileWasWritten_DoesItAgainAndKnowsOfLeftovers()
    {
        Run(journal => journal.Begin(_item, Key, _input));
        Assert.Equal(new WorkDecision(null, HasLeftovers: true), Decide(OverwritePolicy.Never));
    }

    [Fact]
    public void Killed_BetweenTheOutputAndItsLine_KnowsTheOutputForItsOwn()
    {
        Run(journal =>
        {
            journal.Begin(_item, Key, _input);
            _folder.Write("out/a_rain.png", "whole");
        });
        Assert.True(Decide(OverwritePolicy.Never).Report is { Status: FileStatus.Restored, Resumed: true, Bytes: 5 });
    }

    [Fact]
    public void Killed_WhileAnOlderOutputWasBeingReplaced_DoesItAgain()
    {
        _folder.Write("out/a_rain.png", "old");
        Run(journal => journal.Begin(_item, Key, _input));
        Assert.Null(Decide(OverwritePolicy.Always).Report);
    }

    [Fact]
    public void Output_OfSomebodyElse_StaysUnlessAsked()
    {
        _folder.Write("out/a_rain.png", "precious");
        Assert.Equal(FileStatus.Skipped, Decide(OverwritePolicy.Never).Report?.Status);
        Assert.Equal(FileStatus.Skipped, Decide(OverwritePolicy.Newer).Report?.Status);
        Assert.Null(Decide(OverwritePolicy.Always).Report);
        File.SetLastWriteTimeUtc(_folder["out/a_rain.png"], DateTime.UtcNow.AddDays(-1));
        Assert.Null(Decide(OverwritePolicy.Newer).Report);
    }

    [Fact]
    public void Output_MadeWithOtherSettings_IsNotTakenForDone()
    {
        Run(journal => DoIt(journal));
        var decision = Decide(OverwritePolicy.Never, key: "other words");
        Assert.Equal(FileStatus.Skipped, decision.Report?.Status);
        Assert.Contains("other settings", decision.Report?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_ThatWasDeletedOrCut_IsDoneAgain()
    {
        Run(journal => DoIt(journal));
        File.WriteAllText(_item.Output, "cut");
        Assert.Equal(FileStatus.Skipped, Decide(OverwritePolicy.Never).Report?.Status);
        File.Delete(_item.Output);
        Assert.Null(Decide(OverwritePolicy.Never).Report);
    }

    [Fact]
    public void Failed_IsTriedAgain()
    {
        Run(journal =>
        {
            journal.Begin(_item, Key, _input);
            journal.Finish(_item, Key, _input, BatchJournal.Report(_item, FileStatus.Failed));
        });
        Assert.Equal(new WorkDecision(null), Decide(OverwritePolicy.Never));
    }

    [Fact]
    public void LineThatAKillCutOff_IsPassedOver_AndTheJournalGoesOn()
    {
        Run(journal => DoIt(journal));
        File.AppendAllText(_folder["out/.tpir-batch/journal-1-of-1.jsonl"], "{\"event\":\"file\",\"outp");
        Run(journal => journal.End());
        Assert.True(Decide(OverwritePolicy.Never).Report is { Status: FileStatus.Restored });
        Assert.Null(Decide(OverwritePolicy.Always).Report);
    }

    [Fact]
    public void Leftovers_OfThisOutputAlone_AreDeleted()
    {
        var left = _folder.Write("out/a_rain.png.0a1b2c3d.tpir-tmp");
        var others = new[] { _folder.Write("out/b_rain.png.0a1b2c3d.tpir-tmp"), _folder.Write("out/a_rain.png.more.0a1b2c3d.tpir-tmp"), _folder.Write("out/a_rain.png.txt") };
        BatchJournal.RemoveLeftovers(_item);
        Assert.False(File.Exists(left));
        Assert.All(others, other => Assert.True(File.Exists(other)));
    }

    [Fact]
    public void Worker_FindsWhatAnotherWorkerDid()
    {
        using (var other = BatchJournal.Open(_folder["out"], new Shard(2, 2)))
            DoIt(other);
        Assert.True(Decide(OverwritePolicy.Never).Report is { Resumed: true });
    }

    [Theory]
    [InlineData("1/1", "1/1", false)]
    [InlineData("1/1", "1/2", false)]
    [InlineData("1/2", "1/1", false)]
    [InlineData("1/2", "1/2", false)]
    [InlineData("1/2", "2/2", true)]
    [InlineData("1/2", "1/3", false)]
    public void TwoBatches_OnOneFolder_OnlyPartsOfOneDivisionGoTogether(string first, string second, bool together)
    {
        Assert.True(Shard.TryParse(first, out var one));
        Assert.True(Shard.TryParse(second, out var two));
        using var running = BatchJournal.Open(_folder["out"], one);
        var error = Record.Exception(() => BatchJournal.Open(_folder["out"], two).Dispose());
        Assert.Equal(together ? null : ErrorCode.OutputBusy, (error as RestoreException)?.Code);
        Assert.Equal(together, error is null);
    }

    [Fact]
    public void Workers_OfANewDivision_LookAtOldLocksTogether()
    {
        BatchJournal.Open(_folder["out"], new Shard(1, 3)).Dispose();
        // Another worker of the new division is just looking whether the old one still runs.
        using var look = new FileStream(_folder["out/.tpir-batch/shard-1-of-3.lock"], FileMode.Open, FileAccess.Read, FileShare.Read);
        BatchJournal.Open(_folder["out"], new Shard(1, 2)).Dispose();
    }

    [Fact]
    public void Folder_ThatCannotBeMade_IsOutputNotWritable()
    {
        _folder.Write("file");
        Assert.Equal(ErrorCode.OutputNotWritable, Assert.Throws<RestoreException>(() => BatchJournal.Open(_folder["file"], Shard.Whole)).Code);
    }

    private void Run(Action<BatchJournal> work)
    {
        using var journal = BatchJournal.Open(_folder["out"], Shard.Whole);
        work(journal);
    }

    private void DoIt(BatchJournal journal)
    {
        journal.Begin(_item, Key, _input);
        _folder.Write("out/a_rain.png", "result");
        journal.Finish(_item, Key, _input, BatchJournal.Report(_item, FileStatus.Restored) with { Bytes = 6 });
    }

    private WorkDecision Decide(OverwritePolicy policy, string key = Key)
    {
        using var journal = BatchJournal.Open(_folder["out"], Shard.Whole);
        return journal.Decide(_item, key, _input, policy);
    }
}
