using System.Text.Json;
using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Batch.Journal;

/// <summary>Reads what earlier runs and other workers left. A line that a kill cut off counts as not written.</summary>
internal static class JournalReader
{
    public static Dictionary<string, JournalEntry> ReadAll(string folder)
    {
        var entries = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        foreach (var path in FilesIn(folder))
        {
            var own = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
            foreach (var line in Lines(path))
                Apply(own, line);
            foreach (var (output, entry) in own)
            {
                if (entry.Report is { IsDone: true } || !entries.TryGetValue(output, out var known) || known.Report is not { IsDone: true })
                    entries[output] = entry;
            }
        }

        return entries;
    }

    public static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder, "journal-*.jsonl").Order(StringComparer.Ordinal);

    private static IEnumerable<JournalLine> Lines(string path)
    {
        // Another worker may be writing it right now.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } text)
        {
            if (Parse(text) is { } line)
                yield return line;
        }
    }

    private static JournalLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, BatchJson.Lines.JournalLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Apply(Dictionary<string, JournalEntry> entries, JournalLine line)
    {
        switch (line)
        {
            case { Event: "begin", Output: { } output, Key: { } key, Input: { } input }:
                entries[output] = new JournalEntry(key, input, line.Fresh, null);
                break;
            case { Event: "file", Output: { } output, Key: { } key, Input: { } input }:
                entries[output] = new JournalEntry(key, input, line.Fresh, line.Report);
                break;
            case { Event: "end" }:
                foreach (var entry in entries.Values)
                    entry.OfOpenRun = false;
                break;
            default:
                break;
        }
    }
}
