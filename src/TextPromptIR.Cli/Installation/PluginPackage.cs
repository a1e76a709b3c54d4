using System.IO.Compression;
using System.Security.Cryptography;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Installation;

/// <summary>The plugin as it was downloaded: its zip, or the folder that the zip was unpacked into. Only what its list names is ever read.</summary>
internal sealed class PluginPackage : IDisposable
{
    private const string Advice = "Download TextGuidedRestore-<version>-win-x64.zip again and name it with --from FILE.";
    private readonly Func<string, Stream?> _open;
    private readonly ZipArchive? _zip;

    private PluginPackage(string source, string? folder, FileHashes files, Func<string, Stream?> open, ZipArchive? zip)
    {
        Source = source;
        Folder = folder;
        Files = files;
        _open = open;
        _zip = zip;
    }

    /// <summary>The zip or folder, for messages.</summary>
    public string Source { get; }

    /// <summary>The folder with the files; null for a zip.</summary>
    public string? Folder { get; }

    /// <summary>The files and their hashes.</summary>
    public FileHashes Files { get; }

    /// <summary>Opens a zip or a folder. Nothing but the list is read yet.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PluginPackageDamaged"/>.</exception>
    public static PluginPackage Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return OpenFolder(Path.GetFullPath(path));
            return File.Exists(path) ? OpenZip(Path.GetFullPath(path)) : throw Damaged(path, "there is no such file or folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Damaged(path, exception.Message, exception);
        }
    }

    /// <summary>Proves every file.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PluginPackageDamaged"/>, naming the file.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Verify(CancellationToken cancellationToken)
    {
        foreach (var name in Files.Names)
            Read(name, Stream.Null, cancellationToken);
    }

    /// <summary>Writes every file and the list into a folder, proved once more on the way.</summary>
    /// <param name="folder">A folder of the installer's own.</param>
    /// <param name="cancellationToken">Answers within a megabyte.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PluginPackageDamaged"/>, naming the file.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void CopyTo(string folder, CancellationToken cancellationToken)
    {
        foreach (var name in Files.Names)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            Read(name, target, cancellationToken);
            target.Flush(flushToDisk: true);
        }

        File.WriteAllText(Path.Combine(folder, FileHashes.FileName), Files.Text);
    }

    /// <inheritdoc/>
    public void Dispose() => _zip?.Dispose();

    private static PluginPackage OpenFolder(string path)
    {
        foreach (var inside in new[] { string.Empty, PluginInstaller.FolderName, $"Effects/{PluginInstaller.FolderName}" })
        {
            var folder = Path.Combine(path, inside);
            var list = Path.Combine(folder, FileHashes.FileName);
            if (File.Exists(list) && FileHashes.TryParse(File.ReadAllText(list)) is { } files)
                return new PluginPackage(folder, folder, files, name => OpenFile(Path.Combine(folder, name)), null);
        }

        throw Damaged(path, $"it does not hold the plugin with its list of files ({FileHashes.FileName}).");
    }

    private static PluginPackage OpenZip(string path)
    {
        var zip = ZipFile.OpenRead(path);
        try
        {
            foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith($"{PluginInstaller.FolderName}/{FileHashes.FileName}", StringComparison.Ordinal)))
            {
                using var reader = new StreamReader(entry.Open());
                var prefix = entry.FullName[..^FileHashes.FileName.Length];
                if (FileHashes.TryParse(reader.ReadToEnd()) is { } files)
                    return new PluginPackage(path, null, files, name => zip.GetEntry(prefix + name)?.Open(), zip);
            }

            throw Damaged(path, $"it does not hold the plugin with its list of files ({FileHashes.FileName}).");
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    private static FileStream? OpenFile(string path) => File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    private void Read(string name, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = OpenEntry(name);
        var buffer = new byte[1 << 20];
        for (var read = ReadFrom(source, name, buffer); read > 0; read = ReadFrom(source, name, buffer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != Files.HashOf(name))
            throw Damaged(Source, $"the content of '{name}' is not what its list promises (SHA-256 differs).");
    }

    private Stream OpenEntry(string name)
    {
        try
        {
            return _open(name) ?? throw Damaged(Source, $"the file '{name}' is missing.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Damaged(Source, $"'{name}' cannot be read ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    // Reading and writing fail with the same exceptions, and only one of them is the download's fault.
    private int ReadFrom(Stream source, string name, byte[] buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw Damaged(Source, $"'{name}' cannot be read ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    private static RestoreException Damaged(string path, string fault, Exception? cause = null) =>
        new(ErrorCode.PluginPackageDamaged, $"The plugin cannot be installed from '{path}': {fault} Nothing was copied.", Advice, cause);
}
