using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Planning;

/// <summary>Names every output before anything is written, so that no two pictures end in one file and none replaces an input.</summary>
/// <param name="outputFolder">Folder of the outputs.</param>
/// <param name="pattern">How they are named.</param>
/// <param name="book">Understands the words.</param>
public sealed class BatchPlanner(string outputFolder, OutputPattern pattern, InstructionBook book)
{
    private const int MostClashesTold = 5;
    private readonly RealPaths _links = new();

    /// <summary>Makes the plan of a whole batch.</summary>
    /// <param name="pictures">What was selected.</param>
    /// <param name="shard">The part that this worker does; names are checked across all parts.</param>
    /// <param name="clashesFail">True: a picture whose output clashes fails alone, for a folder that is watched; false: the plan is refused.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadArguments"/>: outputs clash with each other or with inputs.</exception>
    public IReadOnlyList<BatchItem> Plan(
        IReadOnlyList<PlannedPicture> pictures, Shard shard, bool clashesFail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var inputs = pictures.Select(picture => _links.RealPathOf(picture.Picture.Path)).ToHashSet(RelativePaths.Comparer);
        var takenBy = new Dictionary<string, BatchItem>(RelativePaths.Comparer);
        var clashes = new List<string>();
        var mine = new List<BatchItem>();
        foreach (var picture in pictures)
        {
            var item = NameOutput(picture, cancellationToken);
            var clash = ClashOf(item, inputs, takenBy);
            if (clash is not null && clashesFail)
                item = item with { Fault = Refusal(clash) };
            else if (clash is not null)
                clashes.Add(clash);
            if (shard.Holds(item.Relative))
                mine.Add(item);
        }

        if (clashes.Count == 0)
            return mine;
        var more = clashes.Count > MostClashesTold ? $" And {clashes.Count - MostClashesTold} more." : string.Empty;
        throw Refusal(string.Join(" ", clashes.Take(MostClashesTold)) + more);
    }

    private string? ClashOf(BatchItem item, HashSet<string> inputs, Dictionary<string, BatchItem> takenBy)
    {
        // A picture may be called "...png": its {name} is "..", the folder above.
        if (!RelativePaths.IsBelow(Path.GetFullPath(outputFolder), item.Output))
            return $"\"{item.Relative}\" would be written to \"{item.Output}\", outside of the output folder.";
        if (inputs.Contains(item.Output) || inputs.Contains(_links.RealPathOf(item.Output)))
            return $"\"{item.Relative}\" would be written over the input \"{item.Output}\".";
        return takenBy.TryAdd(item.Output, item)
            ? null
            : $"\"{takenBy[item.Output].Input}\" and \"{item.Input}\" would both be written to \"{item.OutputRelative}\".";
    }

    private static RestoreException Refusal(string what) => new(
        ErrorCode.BadArguments, what, "Choose another --output folder or another --name; {ext}, {task} and {line} keep names apart. Nothing was written.");

    private BatchItem NameOutput(PlannedPicture picture, CancellationToken cancellationToken)
    {
        RestoreException? fault = null;
        var task = picture.TaskName;
        try
        {
            // Understood here even where the name does not tell it: words that cannot be done are found before the night begins.
            var guidance = picture.Steps.Select(step => book.GuidanceOf(step.Instruction, cancellationToken)).ToList();
            task ??= string.Join('+', guidance.Select(TaskOf).Distinct());
        }
        catch (RestoreException e) when (e.Code == ErrorCode.NotTrained)
        {
            fault = e;
        }

        var relative = pattern.Expand(picture.Picture.Relative, task ?? "failed", picture.Line);
        var output = Path.GetFullPath(Path.Combine(outputFolder, relative));
        return new BatchItem(picture.Picture.Path, picture.Picture.Relative, output, relative, picture.Steps, fault);
    }

    private static string TaskOf(Guidance guidance) => guidance switch
    {
        { Unrelated: true } => "unchanged",
        { Automatic: true } => "auto",
        _ => string.Join('-', guidance.Recognised.Select(DegradationNames.NameOf)),
    };
}
