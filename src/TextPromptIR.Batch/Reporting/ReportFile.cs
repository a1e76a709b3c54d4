using System.Text;
using System.Text.Json;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Reporting;

/// <summary>Reports on disk: JSON Lines, one per picture, then the summary.</summary>
public static class ReportFile
{
    private const string Temporary = ".part";

    /// <summary>One picture as a line.</summary>
    public static string Line(FileReport report) => JsonSerializer.Serialize(report, BatchJson.Lines.FileReport);

    /// <summary>The summary as a line.</summary>
    public static string Line(BatchSummary summary) => JsonSerializer.Serialize(summary, BatchJson.Lines.BatchSummary);

    /// <summary>Writes a report, replacing an older one only when the new one is whole.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.OutputNotWritable"/>.</exception>
    public static void Write(string path, IEnumerable<FileReport> reports, BatchSummary summary)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(reports);
        var temporary = path + Temporary;
        try
        {
            using (var writer = new StreamWriter(CreateNew(temporary), new UTF8Encoding(false)) { NewLine = "\n" })
            {
                foreach (var report in reports)
                    writer.WriteLine(Line(report));
                writer.WriteLine(Line(summary));
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw NotWritable(path, e);
        }
    }

    /// <summary>Finds out, before any long work, whether a report could be written to a path; leaves nothing there.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.OutputNotWritable"/>.</exception>
    public static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var temporary = path + Temporary;
        try
        {
            if (Directory.Exists(path))
                throw new IOException("it is a folder.");
            CreateNew(temporary).Dispose();
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }
    }

    /// <summary>Reads a report.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.InputNotFound"/>, or <see cref="ErrorCode.BadReport"/> with the line.</exception>
    public static (IReadOnlyList<FileReport> Files, BatchSummary Summary) Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var files = new List<FileReport>();
        BatchSummary? summary = null;
        var number = 0;
        foreach (var line in ReadLines(path))
        {
            number++;
            if (summary is not null)
                throw Bad(path, $"line {number} follows the summary.");
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.GetProperty("kind").GetString() == "summary")
                    summary = document.RootElement.Deserialize(BatchJson.Lines.BatchSummary);
                else
                    files.Add(document.RootElement.Deserialize(BatchJson.Lines.FileReport)!);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw Bad(path, $"line {number} is no line of a report.", e);
            }
        }

        return (files, summary ?? throw Bad(path, "it has no summary: the batch that writes it has not ended, or the file is cut off."));
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RestoreException(ErrorCode.InputNotFound, $"The report \"{path}\" cannot be read: {e.Message}", "Check the path.", e);
        }
    }

    // A new file always: a link of that name would lead the report elsewhere.
    private static FileStream CreateNew(string temporary)
    {
        File.Delete(temporary);
        return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
    }

    private static RestoreException NotWritable(string path, Exception cause) => new(
        ErrorCode.OutputNotWritable, $"The report \"{path}\" cannot be written: {cause.Message}", "Choose another --report, or check permissions and free space.", cause);

    private static RestoreException Bad(string path, string reason, Exception? cause = null) => new(
        ErrorCode.BadReport, $"\"{path}\" cannot be used as a report: {reason}", "Give the reports that 'tpir batch' wrote, whole.", cause);

    /// <summary>Deletes a report that holds no longer, if that can be done.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Writing it anew fails for the same reason, and says so.
        }
    }
}
