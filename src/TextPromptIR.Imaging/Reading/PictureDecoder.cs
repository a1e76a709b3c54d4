using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Reading;

/// <summary>From a path to decoded pixels: looks at the first bytes, then hands over to the reader of that format.</summary>
internal static class PictureDecoder
{
    public static DecodedPicture Decode(string path, OpenOptions options, CancellationToken cancellationToken)
    {
        switch (Detect(path))
        {
            case PictureFormat.Bmp:
                return BmpReader.Read(path, options, cancellationToken);
            case { } format:
                VipsRuntime.Require();
                return VipsReader.Read(path, format, options, cancellationToken);
        }
    }

    /// <summary>What a file is, by its first bytes.</summary>
    /// <exception cref="RestoreException">It is missing, a folder, empty, or nothing that is read here.</exception>
    public static PictureFormat Detect(string path)
    {
        var start = ReadStart(path);
        if (start.Length == 0)
            throw PictureErrors.Empty(path);
        var unreadable = FileSignature.NameOfUnreadable(start, path);
        if (unreadable is not null)
            throw PictureErrors.KnownButUnreadable(path, unreadable);
        if (FileSignature.Detect(start) is { } format)
            return format;
        throw PictureFormats.FromPath(path) is { } named
            ? PictureErrors.Damaged(path, $"it does not begin as a {named} file does.")
            : PictureErrors.NotAPicture(path);
    }

    private static byte[] ReadStart(string path)
    {
        if (Directory.Exists(path))
            throw PictureErrors.IsFolder(path);
        try
        {
            // A pipe has no length, and opening one waits for somebody who may never write.
            if (LengthOf(path) == 0)
                return [];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var start = new byte[FileSignature.Length];
            return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PictureErrors.NotFound(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PictureErrors.CannotOpen(path, e);
        }
    }

    // Throws for a file that is not there and for a link that leads nowhere or in a circle.
    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return (file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!).Length;
    }

    /// <summary>Refuses a picture before any of it is decoded.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PictureTooLarge"/> or <see cref="ErrorCode.DamagedPicture"/>.</exception>
    public static void CheckSize(string path, long width, long height, OpenOptions options)
    {
        if (width < 1 || height < 1)
            throw PictureErrors.Damaged(path, "it says that it has no pixels.");
        if (width > int.MaxValue || height > int.MaxValue || width > options.MaxPixels / height)
            throw PictureErrors.TooLarge(path, width, height, options.MaxPixels);
    }
}
