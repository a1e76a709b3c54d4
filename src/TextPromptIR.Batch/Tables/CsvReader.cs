using System.Text;

namespace TextPromptIR.Batch.Tables;

/// <summary>CSV by RFC 4180: quoted fields may hold separators, line breaks and doubled quotes. Empty lines are passed over.</summary>
internal static class CsvReader
{
    /// <summary>Reads all records; the separator is the one of comma, semicolon and tab that the first line uses most.</summary>
    public static IEnumerable<CsvRecord> Read(string text)
    {
        var separator = Separator(text);
        int at = 0, line = 1;
        while (at < text.Length)
        {
            var start = line;
            var record = ReadRecord(text, separator, ref at, ref line, start);
            if (record.Fault is not null || record.Fields.Count > 1 || record.Fields[0].Length > 0)
                yield return record;
        }
    }

    private static CsvRecord ReadRecord(string text, char separator, ref int at, ref int line, int start)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        string? fault = null;
        while (true)
        {
            field.Clear();
            if (at < text.Length && text[at] == '"')
                fault ??= ReadQuoted(text, field, ref at, ref line);
            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
                field.Append(text[at++]);
            fields.Add(field.ToString());
            if (at < text.Length && text[at] == separator)
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] == '\r')
                at++;
            if (at < text.Length && text[at] == '\n')
                at++;
            line++;
            return new CsvRecord(start, fields, fault);
        }
    }

    private static string? ReadQuoted(string text, StringBuilder field, ref int at, ref int line)
    {
        at++;
        while (at < text.Length)
        {
            var next = text[at++];
            if (next == '"')
            {
                if (at >= text.Length || text[at] != '"')
                    return null;
                at++;
            }
            else if (next == '\n')
            {
                line++;
            }

            field.Append(next);
        }

        return "a quotation mark is not closed.";
    }

    private static char Separator(string text)
    {
        var end = text.IndexOfAny(['\r', '\n']);
        var header = end < 0 ? text : text[..end];
        char[] candidates = [',', ';', '\t'];
        return candidates.MaxBy(candidate => header.Count(letter => letter == candidate));
    }
}
