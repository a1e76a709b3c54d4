using System.Collections.Concurrent;
using System.Security.Cryptography;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Packs;

/// <summary>
/// Proves that a pack's files are those of its manifest before anything loads them: sizes every time, hashes on first use.
/// A hash is remembered for the life of the process under the file's path, length and time of change, so that opening a pack again is free.
/// </summary>
internal static class PackVerifier
{
    // The one piece of state that outlives an engine: facts about files, never the files themselves.
    private static readonly ConcurrentDictionary<(string Path, long Length, long Changed), string> Known = new();

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
            var key = (file.Path, info.Length, info.LastWriteTimeUtc.Ticks);
            if (!Known.TryGetValue(key, out var hash))
            {
                hash = Hash(pack, file, cancellationToken);
                Known[key] = hash;
            }

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
}
