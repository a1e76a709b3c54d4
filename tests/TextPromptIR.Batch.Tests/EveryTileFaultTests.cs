using System.Buffers.Binary;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Running;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.Batch.Tests;

/// <summary>The network fails at each tile of a picture in turn, from file to file: no half file, one clear error, and the same batch then goes on.</summary>
public sealed class EveryTileFaultTests : IDisposable
{
    private const int Width = 70;
    private const int Height = 50;
    private readonly TempFolder _folder = new();

    public static TheoryData<string, ErrorCode> Faults => new()
    {
        { "lost", ErrorCode.DeviceLost }, { "not a number", ErrorCode.WrongNumbers }, { "memory", ErrorCode.OutOfMemory }, { "unknown", ErrorCode.InferenceFailed },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public void Network_FailsAtTileK_LeavesNoFileAndTheNextRunIsRight(string fault, ErrorCode code)
    {
        var (input, expected, tiles) = Prepare();
        for (var k = 0; k < tiles; k++)
        {
            var output = $"out {k}";
            var engine = new FailingEngine { OnTile = (number, restored, _) => Fail(number == k ? fault : "none", restored) };
            var report = Assert.Single(Run(engine, output).Reports);
            Assert.Equal((FileStatus.Failed, code.ToString()), (report.Status, report.Error?.Code));
            Assert.Empty(PicturesIn(output));
            Assert.Equal(input, File.ReadAllBytes(_folder["in/a.bmp"]));

            engine.OnTile = (_, _, _) => { };
            Assert.Equal(FileStatus.Restored, Assert.Single(Run(engine, output).Reports).Status);
            Assert.Equal(expected, File.ReadAllBytes(Assert.Single(PicturesIn(output))));
        }
    }

    [Fact]
    public void Network_StallsAtTileK_CancelAnswersAndTheNextRunIsRight()
    {
        var (_, expected, tiles) = Prepare();
        for (var k = 0; k < tiles; k++)
        {
            using var cancel = new CancellationTokenSource();
            var output = $"out {k}";
            var engine = new FailingEngine
            {
                OnTile = (number, _, cancellationToken) =>
                {
                    if (number != k)
                        return;
                    cancel.Cancel();
                    cancellationToken.WaitHandle.WaitOne();
                },
            };
            var outcome = Run(engine, output, cancellationToken: cancel.Token);
            Assert.Equal(ErrorCode.Cancelled, outcome.Stopped?.Code);
            Assert.Equal(k + 1, engine.Tiles);
            Assert.Empty(PicturesIn(output));

            engine.OnTile = (_, _, _) => { };
            Run(engine, output);
            Assert.Equal(expected, File.ReadAllBytes(Assert.Single(PicturesIn(output))));
        }
    }

    [Fact]
    public void Observer_ThatCannotBeTold_EndsTheBatchAndNotTheProcess()
    {
        Prepare();
        var outcome = Run(new FailingEngine(), "told", observer: new FullDisk());
        Assert.Equal(ErrorCode.Unexpected, outcome.Stopped?.Code);
        Assert.Contains("No space left", outcome.Stopped!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_ThatWouldBeWrittenOverAnother_FailsAloneAndIsNotTheJournals()
    {
        Prepare();
        var item = new BatchItem(
            _folder["in/a.bmp"], "a.bmp", _folder["in/a.bmp"], "../in/a.bmp", [new RestoreStep("remove the rain")], new RestoreException(ErrorCode.BadArguments, "clash", "advice"));
        var engine = new FailingEngine();
        using (var journal = BatchJournal.Open(_folder["clash"], Shard.Whole))
        using (var runner = new BatchRunner(Settings(OverwritePolicy.Always), engine, new InstructionBook(engine, "fake"), journal, new Silence()))
            Assert.Equal(("clash", FileStatus.Failed), Assert.Single(runner.Run([item], CancellationToken.None).Reports) is var report ? (report.Error?.Message, report.Status) : default);

        using var later = BatchJournal.Open(_folder["clash"], Shard.Whole);
        Assert.False(later.IsOutput(_folder["in/a.bmp"]));
    }

    private static void Fail(string fault, Memory<float> restored)
    {
        switch (fault)
        {
            case "lost":
                throw new RestoreException(ErrorCode.DeviceLost, "lost", "advice");
            case "memory":
                throw new InsufficientMemoryException();
            case "unknown":
                throw new InvalidOperationException("boom");
            case "not a number":
                restored.Span[0] = float.NaN;
                break;
            default:
                break;
        }
    }

    // A bitmap of random colours: reading and writing it takes no native library.
    private (byte[] Input, byte[] Expected, int Tiles) Prepare()
    {
        var stride = ((Width * 3) + 3) / 4 * 4;
        var bytes = new byte[54 + (stride * Height)];
        new Random(1).NextBytes(bytes);
        "BM"u8.CopyTo(bytes);
        bytes.AsSpan(2, 52).Clear();
        foreach (var (at, value) in new[] { (2, bytes.Length), (10, 54), (14, 40), (18, Width), (22, Height), (26, 1 | (24 << 16)) })
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        _folder.Write("in/a.bmp");
        File.WriteAllBytes(_folder["in/a.bmp"], bytes);
        var engine = new FailingEngine();
        Assert.Equal(FileStatus.Restored, Assert.Single(Run(engine, "whole").Reports).Status);
        Assert.InRange(engine.Tiles, 6, 30);
        return (bytes, File.ReadAllBytes(Assert.Single(PicturesIn("whole"))), engine.Tiles);
    }

    private static BatchSettings Settings(OverwritePolicy overwrite = OverwritePolicy.Never) => new()
    {
        Template = new RestoreRequest("remove the rain"), PackIdentity = "fake 1", Quality = 90, Overwrite = overwrite, Shard = Shard.Whole,
        Memory = new MemoryPlan(1, 64 << 20),
    };

    private BatchOutcome Run(FailingEngine engine, string output, IBatchObserver? observer = null, CancellationToken cancellationToken = default)
    {
        var book = new InstructionBook(engine, "fake");
        using var journal = BatchJournal.Open(_folder[output], Shard.Whole);
        var picture = new PlannedPicture(new SelectedPicture(_folder["in/a.bmp"], "a.bmp"), [new RestoreStep("remove the rain")]);
        var plan = new BatchPlanner(_folder[output], OutputPattern.Default, book).Plan([picture], Shard.Whole, false, CancellationToken.None);
        using var runner = new BatchRunner(Settings(), engine, book, journal, observer ?? new Silence());
        var outcome = runner.Run(plan, cancellationToken);
        if (outcome.Stopped is null)
            journal.End();
        return outcome;
    }

    private string[] PicturesIn(string output) => Directory.GetFiles(_folder[output]);

    private sealed class FullDisk : IBatchObserver
    {
        public void Finished(FileReport report, int done, int total, TimeSpan? left) => throw new IOException("No space left on device");
    }

    private sealed class Silence : IBatchObserver
    {
        public void Finished(FileReport report, int done, int total, TimeSpan? left)
        {
        }
    }
}
