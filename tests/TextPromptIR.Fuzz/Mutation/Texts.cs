using System.Text;

namespace TextPromptIR.Fuzz.Mutation;

/// <summary>Texts that nobody types: every part of Unicode, halves of characters, control characters, sequences that steer terminals.</summary>
internal static class Texts
{
    private static readonly string[] s_words =
    [
        "remove", "the", "rain", "haze", "noise", "do not", "keep", "fix this photo", "slightly", "please", "bitte", "tell me a joke", "and", ".", ",", "50%", "UNREADABLE",
    ];

    private static readonly string[] s_odd =
    [
        "\0", "\u001b[31m", "\u0007", "\u202e", "\ufeff", "\ufffe", "\uffff", "\ud800", "\udc00", "\ud83d\ude00", "\u0301", "\u1e9e", "\u0130", "\u2028", "\u00a0",
        "../", "..\\", "/etc/passwd", "C:\\", "CON", "{name}", "{0}", "%s", "$(id)", "\"", "'", "\\", "\r\n", "\t", ";", "[MASK]", "[PAD]", "##s", "\u4e00", "\ud840\udc00",
    ];

    /// <summary>A text of up to <paramref name="longest"/> UTF-16 characters, mostly short.</summary>
    public static string Make(Random random, int longest)
    {
        var length = random.Next(8) == 0 ? random.Next(longest + 1) : random.Next(Math.Min(longest, 120) + 1);
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
        {
            switch (random.Next(6))
            {
                case 0:
                    text.Append(s_odd[random.Next(s_odd.Length)]);
                    break;
                case 1:
                    text.Append((char)random.Next(0x10000));
                    break;
                case 2:
                    text.Append(new string((char)random.Next(1, 0x250), random.Next(1, 40)));
                    break;
                default:
                    text.Append(s_words[random.Next(s_words.Length)]).Append(' ');
                    break;
            }
        }

        return text.Length > length ? text.ToString(0, length) : text.ToString();
    }
}
