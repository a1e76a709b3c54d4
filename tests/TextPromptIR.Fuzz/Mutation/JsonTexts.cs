using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TextPromptIR.Fuzz.Mutation;

/// <summary>Writes a JSON value again with changes that stay near to sound JSON, so that they get past the parser and meet the rules behind it.</summary>
internal sealed class JsonTexts(Random random)
{
    private static readonly string[] s_values =
    [
        "null", "true", "0", "-1", "1", "0.5", "1e400", "-1e400", "1e-400", "2147483648", "9223372036854775808", "-9223372036854775809", "[]", "{}", "\"\"", "[[[[]]]]",
        "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[31m\"", "\"../x\"", "\"/etc/passwd\"", "\"NaN\"", "[0,0,0,0]", "[2147483647,0,2147483647,1]", "\"restoration\"", "\"1.2.3\"",
    ];

    private readonly StringBuilder _text = new();

    /// <summary>The value with about <paramref name="changes"/> changes.</summary>
    public string Rewrite(JsonElement value, int changes)
    {
        _text.Clear();
        var size = Math.Max(1, CountOf(value));
        Write(value, Math.Min(1.0, changes / (double)size));
        return _text.ToString();
    }

    private static int CountOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => 1 + value.EnumerateObject().Sum(member => CountOf(member.Value)),
        JsonValueKind.Array => 1 + value.EnumerateArray().Sum(CountOf),
        _ => 1,
    };

    private void Write(JsonElement value, double chance)
    {
        if (random.NextDouble() < chance)
        {
            _text.Append(Odd());
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, chance);
                break;
            case JsonValueKind.Array:
                _text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    for (var times = random.NextDouble() < chance ? random.Next(3) : 1; times > 0; times--)
                    {
                        Separate(ref first);
                        Write(item, chance);
                    }
                }

                _text.Append(']');
                break;
            default:
                _text.Append(value.GetRawText());
                break;
        }
    }

    private void WriteObject(JsonElement value, double chance)
    {
        _text.Append('{');
        var first = true;
        foreach (var member in value.EnumerateObject())
        {
            // Left out, given twice, or under another name.
            for (var times = random.NextDouble() < chance ? random.Next(3) : 1; times > 0; times--)
            {
                Separate(ref first);
                _text.Append(random.NextDouble() < chance / 2 ? Quoted() : $"\"{member.Name}\"").Append(':');
                Write(member.Value, chance);
            }
        }

        _text.Append('}');
    }

    private void Separate(ref bool first)
    {
        if (!first)
            _text.Append(',');
        first = false;
    }

    private string Odd() => random.Next(6) switch
    {
        0 => Quoted(),
        1 => ((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 20))).ToString("R", CultureInfo.InvariantCulture),
        2 => random.NextInt64(-5, 5000).ToString(CultureInfo.InvariantCulture),
        3 when random.Next(10) == 0 => string.Concat(Enumerable.Repeat("[", random.Next(1, 2000))),
        4 when random.Next(10) == 0 => $"\"{new string('a', random.Next(1, 20_000))}\"",
        _ => s_values[random.Next(s_values.Length)],
    };

    // Half of a surrogate pair can only be written as an escape: the file itself is UTF-8.
    private string Quoted()
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in Texts.Make(random, 200))
        {
            if (letter is < ' ' or '"' or '\\' || char.IsSurrogate(letter))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
