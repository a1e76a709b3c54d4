using Microsoft.Win32.SafeHandles;

namespace TextPromptIR.Imaging.Pixels;

/// <summary>A temporary file without a name (Unix) or deleted by the system on close (Windows): nothing stays behind, even after a kill.</summary>
internal sealed class FilePixelStore : PixelStore
{
    private readonly SafeFileHandle file;

    public FilePixelStore()
    {
        var path = Path.Combine(Folder(), $"tpir-{Guid.NewGuid():N}.pixels");
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(file, bytes, Length);
        Length += bytes.Length;
    }

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(file, destination, offset);
            if (count == 0)
                throw new EndOfStreamException("The temporary file of decoded pixels ended early.");
            destination = destination[count..];
            offset += count;
        }
    }

    public override void Dispose() => file.Dispose();

    // On many Linux systems /tmp is memory, which is what this store is there to save; /var/tmp never is.
    private static string Folder()
    {
        const string onDisk = "/var/tmp";
        return !OperatingSystem.IsWindows() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMPDIR")) && Directory.Exists(onDisk)
            ? onDisk
            : Path.GetTempPath();
    }
}
