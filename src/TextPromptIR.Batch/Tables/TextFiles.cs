using System.Text;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Tables;

/// <summary>Small text files that a user wrote: read whole, UTF-8 or said to be not.</summary>
internal static class TextFiles
{
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, for messages.</param>
    /// <param name="mostBytes">Larger files are refused: they are something else.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.InputNotFound"/>.</exception>
    public static string Read(string path, string what, long mostBytes)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > mostBytes)
                throw Unreadable(path, what, $"it has {file.Length / 1_000_000.0:0.#} MB, more than the {mostBytes / 1_000_000.0:0.#} MB that are read.");
            using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw Unreadable(path, what, "it is not UTF-8 text; save it as \"UTF-8\".", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, what, e.Message, e);
        }
    }

    private static RestoreException Unreadable(string path, string what, string reason, Exception? cause = null) => new(
        ErrorCode.InputNotFound, $"The {what} \"{path}\" cannot be read: {reason}", "Check the path and that you may read it.", cause);
}
