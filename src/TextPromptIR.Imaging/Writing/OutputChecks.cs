using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Writing;

/// <summary>What can be known about an output before any work is done for it.</summary>
internal static class OutputChecks
{
    /// <summary>Checks name, folder and existing file; returns the format that the name asks for.</summary>
    public static PictureFormat Check(string path, SaveOptions options)
    {
        var format = PictureFormats.FromPath(path) ?? throw PictureErrors.UnknownOutputFormat(path);
        if (Directory.Exists(path))
            throw PictureErrors.NotWritable(path, "it is a folder.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw PictureErrors.NotWritable(path, $"the folder \"{folder}\" does not exist.");
        if (!options.Overwrite && File.Exists(path))
            throw PictureErrors.OutputExists(path);
        if (OperatingSystem.IsWindows() && File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw PictureErrors.NotWritable(path, "the existing file is read-only.");

        // Permissions, quotas and read-only disks have one honest test: creating a file.
        OutputFile.Create(path).Dispose();
        return format;
    }

    /// <summary>Checks that a format can hold a picture of this size.</summary>
    public static void CheckSize(string path, PictureFormat format, int width, int height, SampleShape shape)
    {
        var largest = PictureFormats.LargestSide(format);
        if (width > largest || height > largest)
            throw PictureErrors.TooLargeForFormat(path, width, height, largest);
        if (format == PictureFormat.Bmp && BmpWriter.FileBytes(width, height, shape) > uint.MaxValue)
            throw PictureErrors.TooLargeForFormat(path, width, height, 32_767);
    }
}
