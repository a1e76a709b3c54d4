namespace TextPromptIR.Batch.Journal;

/// <summary>Tells whether an input is still the file that was restored.</summary>
/// <param name="Bytes">Size.</param>
/// <param name="Modified">Last change, UTC ticks.</param>
public sealed record InputStamp(long Bytes, long Modified)
{
    /// <summary>The stamp of a file; zeros when it is not there.</summary>
    public static InputStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new InputStamp(file.Length, file.LastWriteTimeUtc.Ticks) : new InputStamp(0, 0);
    }
}
