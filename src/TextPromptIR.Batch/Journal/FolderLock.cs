using System.Globalization;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Journal;

/// <summary>
/// Keeps two batches out of one output folder: a whole batch excludes everybody, parts of one division exclude none of the others. The system
/// lets go of the locks with the process, so a killed worker leaves none behind. The files stay: deleting them would open a race.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly List<FileStream> _held = [];

    private FolderLock()
    {
    }

    /// <exception cref="RestoreException"><see cref="ErrorCode.OutputBusy"/> or <see cref="ErrorCode.OutputNotWritable"/>.</exception>
    public static FolderLock Take(string folder, Shard shard)
    {
        var taken = new FolderLock();
        try
        {
            taken.Hold(Path.Combine(folder, "lock"), alone: !shard.IsPart);
            if (shard.IsPart)
            {
                // First the own lock, then the look at the others: of two divisions that start at once, none passes unseen.
                taken.Hold(Path.Combine(folder, Name(shard)), alone: true);
                taken.RefuseOtherDivisions(folder, shard.Count);
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose() => _held.ForEach(file => file.Dispose());

    private static string Name(Shard shard) => string.Create(CultureInfo.InvariantCulture, $"shard-{shard.Index}-of-{shard.Count}.lock");

    // Parts 1/2 and 1/3 overlap: they would restore pictures twice. A shared look, because the workers of one division look at the same old files.
    private void RefuseOtherDivisions(string folder, int count)
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"-of-{count}.lock");
        foreach (var other in Directory.EnumerateFiles(folder, "shard-*.lock").Where(file => !file.EndsWith(own, StringComparison.Ordinal)))
        {
            Hold(other, alone: false);
            _held[^1].Dispose();
            _held.RemoveAt(_held.Count - 1);
        }
    }

    private void Hold(string path, bool alone)
    {
        try
        {
            _held.Add(alone
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read));
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new RestoreException(
                ErrorCode.OutputBusy,
                $"Another batch is writing to \"{Path.GetDirectoryName(Path.GetDirectoryName(path))}\".",
                "Wait for it, stop it, or choose another --output. Workers that share a folder need --shard 1/n to n/n, all with the same n.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BatchJournal.NotWritable(path, e);
        }
    }

    // EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsSharingViolation(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32;
}
