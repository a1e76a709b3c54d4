using System.Text;
using System.Text.Json;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Fuzz.Mutation;
using TextPromptIR.Inference.Onnx.Restoration.Trust;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>What the product itself left earlier, changed meanwhile: a batch's journal and report, and the verdicts of the self-tests.</summary>
internal sealed class SavedFilesTarget : IFuzzTarget
{
    private readonly Sandbox _sandbox = new();
    private readonly byte[][] _seeds;
    private readonly string _output;
    private readonly string _report;
    private readonly string _verdicts;

    public SavedFilesTarget()
    {
        _output = Path.Combine(_sandbox.Inside, "out");
        _report = Path.Combine(_sandbox.Inside, "report.jsonl");
        _verdicts = Path.Combine(_sandbox.Inside, "self-tests.json");
        new VerdictStore(_verdicts).Keep(new TrialVerdict(new DeviceTrial("Card", 0, "1.2", "1.30", "fast 1", new string('0', 64), 256), float.NaN, DateTimeOffset.UnixEpoch));
        var done = new FileReport
        {
            File = "a.png", Output = "a_rain.png", Status = FileStatus.Restored, Bytes = 4, Steps = [new StepReport("remove the rain", ["rain"], false, false, 1, null)],
        };
        var failed = done with { File = "b.png", Output = "b.png", Status = FileStatus.Failed, Error = new FileFault("DamagedPicture", 22, "Damaged.", "Use a backup.") };
        var report = $"{ReportFile.Line(done)}\n{ReportFile.Line(failed)}\n{ReportFile.Line(BatchSummary.Of([done, failed], TimeSpan.FromSeconds(1)))}\n";
        var journal = "{\"event\":\"run\",\"time\":\"2026-01-01T00:00:00Z\"}\n{\"event\":\"begin\",\"output\":\"a_rain.png\",\"key\":\"k\",\"input\":{\"bytes\":4,\"modified\":5},\"fresh\":true}\n"
            + $"{{\"event\":\"file\",\"output\":\"a_rain.png\",\"key\":\"k\",\"input\":{{\"bytes\":4,\"modified\":5}},\"report\":{ReportFile.Line(done)}}}\n{{\"event\":\"end\"}}\n";
        _seeds = [Encoding.UTF8.GetBytes(journal), Encoding.UTF8.GetBytes(report), File.ReadAllBytes(_verdicts)];
    }

    public string Name => "saved";

    // The first byte tells which file it is.
    public byte[] Make(Random random)
    {
        var which = random.Next(_seeds.Length);
        if (random.Next(3) == 0)
            return [(byte)which, .. Bytes.Change(random, _seeds[which], _seeds)];
        var lines = Encoding.UTF8.GetString(_seeds[which]);
        string[] values = which == 2 ? [lines] : lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [(byte)which, .. Encoding.UTF8.GetBytes(string.Join('\n', values.Select(value => Rewrite(random, value))))];
    }

    public ErrorCode Run(byte[] input)
    {
        switch (input[0])
        {
            case 0:
                RunJournal(input[1..]);
                break;
            case 1:
                File.WriteAllBytes(_report, input[1..]);
                var (files, _) = ReportMerger.Merge([_report, _report]);
                foreach (var file in files)
                    ReportFile.Line(file);
                break;
            default:
                File.WriteAllBytes(_verdicts, input[1..]);
                foreach (var verdict in new VerdictStore(_verdicts).List())
                    FuzzFailure.Unless(verdict.Words.Length > 0 && verdict.Subject.Length > 0, "A verdict has no words.");
                break;
        }

        return ErrorCode.None;
    }

    public void Dispose() => _sandbox.Dispose();

    private static string Rewrite(Random random, string line)
    {
        using var value = JsonDocument.Parse(line);
        return new JsonTexts(random).Rewrite(value.RootElement, random.Next(3));
    }

    private void RunJournal(byte[] content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_output, BatchJournal.FolderName)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "journal-1-of-1.jsonl"), content);
        using (var journal = BatchJournal.Open(_output, Shard.Whole))
        {
            journal.IsOutput(Path.Combine(_output, "a_rain.png"));
            journal.End();
        }

        _sandbox.Check();
    }
}
