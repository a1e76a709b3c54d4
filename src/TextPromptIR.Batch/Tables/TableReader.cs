using System.Text.Json;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Tables;

/// <summary>
/// Reads a table of pictures: CSV with a header (RFC 4180; comma, semicolon or tab, whichever the header uses) or JSON Lines. Columns:
/// <c>file</c>, and any of <c>instruction</c>, <c>strength</c>, <c>selection</c>. The whole table is checked before any picture is touched.
/// </summary>
public static class TableReader
{
    private const int MostBytes = 256 << 20;
    private const int MostFaultsTold = 10;
    private static readonly string[] s_columns = ["file", "instruction", "strength", "selection"];

    /// <summary>Reads a table.</summary>
    /// <param name="path"><c>.jsonl</c>, <c>.ndjson</c> or <c>.json</c> for JSON Lines, anything else is CSV.</param>
    /// <param name="needsInstruction">True when the command line gives no words for rows without any.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadTable"/> with line numbers, or <see cref="ErrorCode.InputNotFound"/>.</exception>
    public static IReadOnlyList<TableRow> Read(string path, bool needsInstruction)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = TextFiles.Read(path, "table", MostBytes);
        var isJson = Path.GetExtension(path).ToUpperInvariant() is ".JSONL" or ".NDJSON" or ".JSON";
        var faults = new List<string>();
        var rows = new List<TableRow>();
        foreach (var (line, fields) in isJson ? FromJson(text) : FromCsv(text, path))
        {
            if (fields.File is null && fields.Faults.Count == 0)
                fields.Faults.Add("no file is named.");
            if (fields.Instruction is null && needsInstruction && fields.Faults.Count == 0)
                fields.Faults.Add("there is no instruction, and the command line gives none.");
            faults.AddRange(fields.Faults.Select(fault => $"line {line}: {fault}"));
            if (fields.Faults.Count == 0)
                rows.Add(new TableRow(line, fields.File!, fields.Instruction, fields.Strength, fields.Selection));
        }

        if (faults.Count > 0)
            throw Bad(path, faults);
        return rows.Count > 0 ? rows : throw Bad(path, ["it holds no row."]);
    }

    private static IEnumerable<(int Line, StepFields Fields)> FromJson(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            yield return (number, FromJsonLine(line));
        }
    }

    private static StepFields FromJsonLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return StepFields.FromJson(document.RootElement, s_columns);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // JSON can spell half of a surrogate pair ("\ud800"), which is no text: that is the second kind.
            var fields = new StepFields();
            fields.Faults.Add(e is JsonException ? $"it is not JSON: {e.Message}" : "a text in it is not Unicode.");
            return fields;
        }
    }

    private static IEnumerable<(int Line, StepFields Fields)> FromCsv(string text, string path)
    {
        var records = CsvReader.Read(text);
        if (records.FirstOrDefault() is not { } header)
            throw Bad(path, ["it is empty."]);
        var names = header.Fields.Select(name => name.Trim().ToLowerInvariant()).ToList();
        var unknown = names.Where(name => !s_columns.Contains(name)).ToList();
        if (unknown.Count > 0 || !names.Contains("file"))
        {
            var wrong = unknown.Count > 0 ? $"the column \"{unknown[0]}\" is unknown" : "there is no column \"file\"";
            throw Bad(path, [$"{wrong}; the first line names the columns: {string.Join(", ", s_columns)}."]);
        }

        if (names.Distinct().Count() < names.Count)
            throw Bad(path, ["a column is named twice."]);
        foreach (var record in records.Skip(1))
        {
            var fields = new StepFields();
            if (record.Fault is { } fault)
                fields.Faults.Add(fault);
            else if (record.Fields.Count != names.Count)
                fields.Faults.Add($"it has {record.Fields.Count} fields instead of {names.Count}; quote a text that holds the separator.");
            else
                names.Zip(record.Fields).ToList().ForEach(pair => fields.Set(pair.First, pair.Second.Trim()));
            yield return (record.Line, fields);
        }
    }

    private static RestoreException Bad(string path, List<string> faults)
    {
        var more = faults.Count > MostFaultsTold ? $" And {faults.Count - MostFaultsTold} more." : string.Empty;
        return new RestoreException(
            ErrorCode.BadTable,
            $"The table \"{path}\" cannot be used: {string.Join(" ", faults.Take(MostFaultsTold))}{more}",
            "Mend it; nothing was restored. docs/batch.md shows the format.");
    }
}
