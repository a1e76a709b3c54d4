using System.Text;
using System.Text.Json;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Reporting;

/// <summary>Reports on disk: JSON Lines, one per picture, then the summary.</summary>
public static class ReportFile
{
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
        var temporary = path + ".part";
        try
        {
            // A new file always: a link of that name would lead the report elsewhere.
            File.Delete(temporary);
            using (var writer = new StreamWriter(new FileStream(temporary, FileMode.CreateNew, FileAccess.Write), new UTF8Encoding(false)) { NewLine = "\n" })
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
            throw new RestoreException(
                ErrorCode.OutputNotWritable, $"The report \"{path}\" cannot be written: {e.Message}", "Choose another --report, or check permissions and free space.", e);
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

    private static RestoreException Bad(string path, string reason, Exception? cause = null) => new(
        ErrorCode.BadReport, $"\"{path}\" cannot be used as a report: {reason}", "Give the reports that 'tpir batch' wrote, whole.", cause);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason that is on its way up says it already.
        }
    }
}
