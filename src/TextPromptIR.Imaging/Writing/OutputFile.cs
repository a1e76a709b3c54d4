namespace TextPromptIR.Imaging.Writing;

/// <summary>
/// A file that appears under its name only when it is whole: written beside its final place under a temporary name, flushed to the disk,
/// then renamed. Disposed without <see cref="Commit"/> it leaves nothing.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string path;
    private readonly string temporaryPath;
    private bool committed;

    private OutputFile(string path)
    {
        this.path = path;
        temporaryPath = TemporaryNames.Create(path);
        Stream = new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
    }

    public FileStream Stream { get; }

    public static OutputFile Create(string path)
    {
        try
        {
            return new OutputFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PictureErrors.NotWritable(path, e.Message, e);
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    public void Commit(bool overwrite)
    {
        try
        {
            Stream.Flush(flushToDisk: true);
            Stream.Dispose();
            Try(KeepPermissions);
            File.Move(temporaryPath, path, overwrite);
            committed = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw !overwrite && File.Exists(path) ? PictureErrors.OutputExists(path) : PictureErrors.NotWritable(path, e.Message, e);
        }
    }

    public void Dispose()
    {
        // Closing may fail again for the reason that is on its way up already (a full disk): that reason is the one to tell.
        Try(Stream.Dispose);
        if (!committed)
            Try(() => File.Delete(temporaryPath));
    }

    // File systems of other worlds (vfat, CIFS) have no permissions to keep, and the picture is finished.
    private void KeepPermissions()
    {
        // A link is replaced, wherever it leads, and has no permissions of its own.
        if (!OperatingSystem.IsWindows() && File.Exists(path) && new FileInfo(path).LinkTarget is null)
            File.SetUnixFileMode(temporaryPath, File.GetUnixFileMode(path));
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
