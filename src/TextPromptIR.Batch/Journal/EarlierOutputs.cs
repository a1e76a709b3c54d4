using TextPromptIR.Batch.Selection;

namespace TextPromptIR.Batch.Journal;

/// <summary>
/// What batches into other folders wrote. Remembered from look to look: a watched folder is looked at every two seconds, and the journal of a long
/// night is long. Not thread-safe.
/// </summary>
internal sealed class EarlierOutputs
{
    private readonly Dictionary<string, (string Stamp, IReadOnlyList<string> Outputs)> _known = new(RelativePaths.Comparer);

    /// <summary>The files that batches into that folder wrote; none where there was no batch, or its journal cannot be read.</summary>
    /// <param name="outputFolder">A full path.</param>
    public IReadOnlyList<string> In(string outputFolder)
    {
        try
        {
            var folder = Path.Combine(outputFolder, BatchJournal.FolderName);
            if (!Directory.Exists(folder))
                return [];
            // Taken before the journals are read: a line that is written meanwhile changes it, and is read at the next look.
            var stamp = string.Join('\n', JournalReader.FilesIn(folder).Select(path => $"{path} {InputStamp.Of(path)}"));
            if (!_known.TryGetValue(outputFolder, out var known) || known.Stamp != stamp)
                _known[outputFolder] = known = (stamp, [.. BatchJournal.OutputsIn(outputFolder)]);
            return known.Outputs;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
