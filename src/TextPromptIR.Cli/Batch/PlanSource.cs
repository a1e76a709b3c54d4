using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Batch;

/// <summary>The plan of what lies in the inputs now: looked at once, or again and again with <c>--watch</c>.</summary>
internal sealed class PlanSource(BatchRequest request, PictureSource source, BatchPlanner planner, Terminal terminal)
{
    private const int MostFoldersTold = 3;
    private bool _away;

    /// <summary>Looks for the first time; everything wrong with the inputs is an error.</summary>
    /// <param name="journal">Knows the outputs, which are no inputs; null where there are none yet.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">An input is not there, nothing is in it, or the outputs' names clash.</exception>
    public BatchPlan Look(BatchJournal? journal, CancellationToken cancellationToken)
    {
        var (pictures, unreadable) = source.Find(journal);
        if (pictures.Count == 0 && !request.Watch)
            throw NoPicture(unreadable);
        return new BatchPlan(planner.Plan(pictures, request.Shard, clashesFail: request.Watch, cancellationToken), [.. unreadable.Select(Unreadable)]);
    }

    /// <summary>Looks again. A share that is gone for a moment does not end a night's watch.</summary>
    /// <param name="journal">Knows the outputs.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    public BatchPlan LookAgain(BatchJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            var found = Look(journal, cancellationToken);
            if (_away)
                terminal.Error.WriteLine("note: It is there again.");
            _away = false;
            return found;
        }
        catch (RestoreException e) when (e.Code == ErrorCode.InputNotFound)
        {
            if (!_away)
                terminal.Error.WriteLine($"note: {e.Message} Waiting for it.");
            _away = true;
            return new BatchPlan([], []);
        }
    }

    private RestoreException NoPicture(IReadOnlyList<UnreadableFolder> unreadable)
    {
        if (unreadable.Count > 0)
        {
            var more = unreadable.Count > MostFoldersTold ? FormattableString.Invariant($" And {unreadable.Count - MostFoldersTold} more.") : string.Empty;
            return new RestoreException(
                ErrorCode.InputNotFound,
                $"No picture was found, and not all could be looked at: {string.Join(" ", unreadable.Take(MostFoldersTold).Select(folder => $"\"{folder.Path}\": {folder.Reason}"))}{more}",
                "Check the permissions of these folders.");
        }

        return new RestoreException(
            ErrorCode.InputNotFound,
            $"There is no picture in {string.Join(", ", request.Inputs.Select(input => $"\"{input}\""))}{(request.Recursive ? string.Empty : " itself")}.",
            request.Recursive ? "PNG, JPEG, TIFF, WebP and BMP are read." : "Folders below are searched with --recursive; PNG, JPEG, TIFF, WebP and BMP are read.");
    }

    private static FileReport Unreadable(UnreadableFolder folder) => new()
    {
        File = folder.Path,
        Output = string.Empty,
        Status = FileStatus.Failed,
        Error = new FileFault(nameof(ErrorCode.InputNotFound), (int)ErrorCode.InputNotFound, $"The folder cannot be listed: {folder.Reason}", "Check its permissions."),
    };
}
