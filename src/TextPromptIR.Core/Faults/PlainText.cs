using System.Text;

namespace TextPromptIR.Core.Faults;

/// <summary>
/// Makes a text fit to be shown. Messages carry names of files and words of recipes that others wrote: these must not steer a terminal (escape
/// sequences), turn the rest of a line around, or fill a dialog.
/// </summary>
public static class PlainText
{
    /// <summary>Most characters of one message.</summary>
    public const int MaxLength = 3000;

    /// <summary>The text in one line: control characters, direction marks and halves of characters become U+FFFD, white space becomes a space.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = text.Length > MaxLength ? text[..MaxLength] : text;
        if (shown.Length == text.Length && !shown.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var plain = new StringBuilder(shown.Length);
        foreach (var rune in shown.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                plain.Append(' ');
            else
                plain.Append(IsSafe(rune) ? rune.ToString() : "\uFFFD");
        }

        return shown.Length == text.Length ? plain.ToString() : plain.Append("...").ToString();
    }

    // U+202A to U+202E and U+2066 to U+2069 reorder what follows them; U+061C, U+200E and U+200F reorder what lies beside them.
    private static bool IsSafe(Rune rune) =>
        !Rune.IsControl(rune) && rune.Value is not (0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
