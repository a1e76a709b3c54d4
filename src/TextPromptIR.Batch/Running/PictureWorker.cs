using System.Diagnostics;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Core;
using TextPromptIR.Core.Detection;
using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Running;

/// <summary>One picture from file to file: read, wait for the network, restore while the rows are encoded. Thread-safe.</summary>
internal sealed class PictureWorker(BatchSettings settings, IRestorationEngine engine, InstructionBook book, SemaphoreSlim turns)
{
    public FileReport Restore(BatchItem item, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var save = new SaveOptions { Quality = settings.Quality, Overwrite = settings.Overwrite != OverwritePolicy.Never };
        PictureFile.CheckInput(item.Input);
        CreateFolder(Path.GetDirectoryName(item.Output)!);
        PictureFile.CheckOutput(item.Output, save);
        var opening = settings.Memory.Opening;
        using var picture = PictureFile.Open(item.Input, opening, cancellationToken);
        picture.CheckCanSaveAs(item.Output, save);

        turns.Wait(cancellationToken);
        using var turn = new InferenceTurn(turns);
        using var chain = StepChain.Begin(picture, item.Steps, settings.Template, book, engine, opening, progress: null, cancellationToken);
        picture.SaveAs(item.Output, turn.Wrap(chain.ReadRows, picture.Height), save, cancellationToken);
        var restored = chain.TilesComputed > 0;
        return BatchJournal.Report(item, restored ? FileStatus.Restored : FileStatus.Unchanged) with
        {
            Reason = restored ? null : UnchangedReason.Of(item.Steps, chain.Guidance),
            Steps = [.. item.Steps.Zip(chain.Guidance, StepReport.From)],
            Pack = settings.PackIdentity,
            Device = chain.Device,
            Width = picture.Width,
            Height = picture.Height,
            Tiles = chain.TilesComputed,
            Bytes = new FileInfo(item.Output).Length,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3),
            Shard = settings.Shard.IsPart ? settings.Shard.ToString() : null,
            Notices = [.. picture.Notices, .. picture.LossesWhenSavedAs(item.Output), .. NothingFoundIn(chain)],
        };
    }

    // The engine says it too, but cannot know of which picture.
    private static string[] NothingFoundIn(StepChain chain) =>
        chain.Guidance.Any(guidance => guidance.Choice is { Instruction: null }) ? [AutomaticMode.NothingFound] : [];

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BatchJournal.NotWritable(folder, e);
        }
    }
}
