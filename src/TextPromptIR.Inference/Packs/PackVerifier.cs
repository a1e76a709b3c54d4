using System.Collections.Concurrent;
using System.Security.Cryptography;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Packs;

/// <summary>
/// Proves that a pack's files are those of its manifest before anything loads them: sizes every time, hashes on first use.
/// A hash is remembered for the life of the process, so that opening a pack again costs next to nothing.
/// </summary>
/// <remarks>
/// What it is remembered under must change whenever the content does. Length and time of change alone do not: archives carry one stamped time for
/// all versions of a pack, whose files have equal sizes. The time of creation tells files apart that were made anew, but not ones overwritten in
/// place, and Windows hands it on to a successor of the same name. So samples of the content belong to it: the weights of two trainings differ in
/// every stretch. What goes unseen until the process ends is a change between the samples that keeps length and both times.
/// </remarks>
internal static class PackVerifier
{
    private const int SampleBytes = 4096;

    // The one piece of state that outlives an engine: facts about files, never the files themselves.
    private static readonly ConcurrentDictionary<FileState, string> Known = new();

    /// <summary>Checks that every file is there, lies in the pack's folder and has its size.</summary>
    /// <param name="pack">The pack.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/>, naming the file.</exception>
    public static void CheckSizes(Pack pack)
    {
        foreach (var file in pack.Files)
            CheckSize(pack, file);
    }

    /// <summary>Checks sizes and hashes.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="cancellationToken">Answers within a megabyte.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/>, naming the file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Verify(Pack pack, CancellationToken cancellationToken = default)
    {
        foreach (var file in pack.Files)
        {
            var info = CheckSize(pack, file);
            var state = StateOf(pack, file, info);
            // A remembered hash only ever speaks for a file: one that speaks against it may be its predecessor's, and costs one reading.
            if (Known.TryGetValue(state, out var known) && known == file.Sha256)
                continue;
            var hash = Hash(pack, file, cancellationToken);
            Known[state] = hash;
            if (hash != file.Sha256)
                throw PackFault.InFile(pack.Folder, file.Name, "its content is not what the manifest promises (SHA-256 differs).");
        }
    }

    private static FileInfo CheckSize(Pack pack, PackFile file)
    {
        try
        {
            var info = PackPaths.Resolve(pack.Folder, file.Path);
            if (!info.Exists)
                throw PackFault.InFile(pack.Folder, file.Name, "the file is missing.");
            if (info.Length != file.Bytes)
                throw PackFault.InFile(pack.Folder, file.Name, $"it has {info.Length} bytes; the manifest promises {file.Bytes}.");
            return info;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(pack, file, exception);
        }
    }

    private static FileState StateOf(Pack pack, PackFile file, FileInfo info)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var handle = File.OpenHandle(file.Path);
            Span<byte> sample = stackalloc byte[SampleBytes];
            var last = Math.Max(0, info.Length - SampleBytes);
            foreach (var offset in (ReadOnlySpan<long>)[0, last / 2, last])
                hash.AppendData(sample[..RandomAccess.Read(handle, sample, offset)]);
            return new FileState(
                file.Path, info.Length, info.LastWriteTimeUtc.Ticks, info.CreationTimeUtc.Ticks, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(pack, file, exception);
        }
    }

    private static string Hash(Pack pack, PackFile file, CancellationToken cancellationToken)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            var buffer = new byte[1 << 20];
            for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(pack, file, exception);
        }
    }

    private static RestoreException Unreadable(Pack pack, PackFile file, Exception exception) =>
        PackFault.InFile(pack.Folder, file.Name, $"it cannot be read ({exception.Message.TrimEnd('.')}).", exception);

    private sealed record FileState(string Path, long Length, long Changed, long Created, string Samples);
}
