using System.Globalization;
using System.Text.Json;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Journal;

/// <summary>
/// What a batch remembers beside its outputs, in the folder <c>.tpir-batch</c>: a line before an item is begun and one after. Together with outputs
/// that appear whole or not at all, this is what lets a killed batch go on. Thread-safe.
/// </summary>
public sealed class BatchJournal : IDisposable
{
    /// <summary>Name of the folder below the output folder; safe to delete once a batch has ended.</summary>
    public const string FolderName = ".tpir-batch";

    private readonly Lock _gate = new();
    private readonly FolderLock _lock;
    private readonly FileStream _file;
    private readonly Dictionary<string, JournalEntry> _entries;
    private readonly HashSet<string> _outputs;

    private BatchJournal(string folder, FolderLock folderLock, FileStream file, Dictionary<string, JournalEntry> entries)
    {
        Folder = folder;
        _lock = folderLock;
        _file = file;
        _entries = entries;
        _outputs = PathsOf(Path.GetDirectoryName(folder)!, entries.Keys).ToHashSet(RelativePaths.Comparer);
    }

    /// <summary>Where the journal lies.</summary>
    public string Folder { get; }

    /// <summary>Takes the output folder for this batch, creating it, and reads what earlier runs did.</summary>
    /// <param name="outputFolder">Folder of the outputs.</param>
    /// <param name="shard">The part that this worker does.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.OutputBusy"/>: another batch has it; <see cref="ErrorCode.OutputNotWritable"/>.</exception>
    public static BatchJournal Open(string outputFolder, Shard shard)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputFolder);
        var folder = Path.Combine(Path.GetFullPath(outputFolder), FolderName);
        FolderLock? held = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = FolderLock.Take(folder, shard);
            var entries = JournalReader.ReadAll(folder);
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"journal-{shard.Index}-of-{shard.Count}.jsonl"));
            var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            // A kill may have cut the last line off; the empty line between is passed over.
            if (file.Length > 0)
                file.WriteByte((byte)'\n');
            var journal = new BatchJournal(folder, held, file, entries);
            journal.Write(new JournalLine("run") { Time = DateTime.UtcNow });
            return journal;
        }
        catch (Exception e)
        {
            held?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw NotWritable(folder, e);
            throw;
        }
    }

    /// <summary>Whether this or an earlier batch writes that file: then it is no input.</summary>
    /// <param name="path">A full path.</param>
    public bool IsOutput(string path)
    {
        lock (_gate)
            return _outputs.Contains(path);
    }

    /// <summary>The files that batches into that folder wrote, read from their journals.</summary>
    /// <param name="outputFolder">The full path of a folder with a journal.</param>
    internal static IEnumerable<string> OutputsIn(string outputFolder) => PathsOf(outputFolder, JournalReader.ReadAll(Path.Combine(outputFolder, FolderName)).Keys);

    /// <summary>Whether an item has to be done.</summary>
    internal WorkDecision Decide(BatchItem item, string key, InputStamp input, OverwritePolicy policy)
    {
        var output = new FileInfo(item.Output);
        var entry = Find(item);
        var leftovers = entry is { Report: null };
        if (entry is not null && entry.Key == key && entry.Input == input && output.Exists)
        {
            var asks = policy != OverwritePolicy.Always || entry.OfOpenRun;
            if (entry.Report is { IsDone: true } done && done.Bytes == output.Length && asks)
                return new WorkDecision(done with { Resumed = true });
            // Killed between the output's appearance and the journal's line: nothing was there before, so it is this batch's, and whole.
            if (entry is { Report: null, Fresh: true })
                return new WorkDecision(Recovered(item, output.Length), leftovers);
        }

        if (!output.Exists || policy == OverwritePolicy.Always)
            return new WorkDecision(null, leftovers);
        if (policy == OverwritePolicy.Newer && input.Modified > output.LastWriteTimeUtc.Ticks)
            return new WorkDecision(null, leftovers);
        var reason = (policy, entry?.Report) switch
        {
            (OverwritePolicy.Newer, _) => "the output is not older than the input",
            (_, null) => "an output of that name exists (--overwrite newer or always replaces it)",
            _ => "the output was made with other settings or from another input (--overwrite newer or always replaces it)",
        };
        return new WorkDecision(Report(item, FileStatus.Skipped) with { Reason = reason }, leftovers);
    }

    /// <summary>An item is about to be done. From here on, what lies under its output's temporary name is this batch's to delete.</summary>
    internal void Begin(BatchItem item, string key, InputStamp input)
    {
        var fresh = !File.Exists(item.Output);
        Write(new JournalLine("begin") { Output = item.OutputRelative, Key = key, Input = input, Fresh = fresh });
        lock (_gate)
        {
            _entries[item.OutputRelative] = new JournalEntry(key, input, fresh, null);
            _outputs.Add(Path.GetFullPath(item.Output));
        }
    }

    /// <summary>An item is done, or failed.</summary>
    internal void Finish(BatchItem item, string key, InputStamp input, FileReport report)
    {
        Write(new JournalLine("file") { Output = item.OutputRelative, Key = key, Input = input, Report = report });
        lock (_gate)
            _entries[item.OutputRelative] = new JournalEntry(key, input, false, report);
    }

    /// <summary>The batch came to its end: the next one in this folder is another one.</summary>
    public void End() => Write(new JournalLine("end") { Time = DateTime.UtcNow });

    /// <summary>Deletes what a killed run left beside an output, as far as that can be done: it may be somebody else's, or be looked at by a virus scanner.</summary>
    internal static void RemoveLeftovers(BatchItem item)
    {
        try
        {
            var folder = Path.GetDirectoryName(item.Output)!;
            if (!Directory.Exists(folder))
                return;
            foreach (var file in Directory.EnumerateFiles(folder, "*" + PictureFile.TemporarySuffix).Where(file => PictureFile.IsTemporaryOf(item.Output, file)))
                File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way: the picture is written under another temporary name.
        }
    }

    internal static FileReport Report(BatchItem item, FileStatus status) => new() { File = item.Relative, Output = item.OutputRelative, Status = status };

    internal static RestoreException NotWritable(string path, Exception cause) => new(
        ErrorCode.OutputNotWritable,
        $"\"{path}\" cannot be written: {cause.Message}",
        "Choose another --output, or check permissions and free space.",
        cause);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static FileReport Recovered(BatchItem item, long bytes) => Report(item, FileStatus.Restored) with
    {
        Bytes = bytes,
        Resumed = true,
        Notices = ["The run that made it was killed before it could write its report."],
    };

    // The journal is a file that anybody may have changed: a path of it that cannot be one names no output.
    private static IEnumerable<string> PathsOf(string outputFolder, IEnumerable<string> outputs) =>
        outputs.Where(output => !output.Contains('\0', StringComparison.Ordinal)).Select(output => Path.GetFullPath(Path.Combine(outputFolder, output)));

    private JournalEntry? Find(BatchItem item)
    {
        lock (_gate)
            return _entries.GetValueOrDefault(item.OutputRelative);
    }

    private void Write(JournalLine line)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, BatchJson.Lines.JournalLine);
        lock (_gate)
        {
            try
            {
                // One write per line: a kill leaves whole lines and at most one cut off.
                _file.Write([.. bytes, (byte)'\n']);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw NotWritable(_file.Name, e);
            }
        }
    }
}
