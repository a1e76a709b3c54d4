using System.Security.Cryptography;
using System.Text;

namespace TextPromptIR.Imaging.Writing;

/// <summary>
/// Names of outputs while they are written: the output's own, shortened where it has to be, eight hexadecimal digits, and
/// <see cref="PictureFile.TemporarySuffix"/>.
/// </summary>
internal static class TemporaryNames
{
    // What file systems allow: bytes of UTF-8 on Linux and macOS, UTF-16 units on Windows.
    private const int LongestName = 255;
    private const int DigitCount = 8;

    /// <summary>A new name beside the output.</summary>
    public static string Create(string output)
    {
        var name = Path.GetFileName(output);
        var digits = Guid.NewGuid().ToString("N")[..DigitCount];
        return $"{output[..^name.Length]}{StemOf(name, OperatingSystem.IsWindows())}.{digits}{PictureFile.TemporarySuffix}";
    }

    /// <summary>True when a file has a name that <see cref="Create"/> gives for that output; folders are not looked at.</summary>
    public static bool IsFor(string output, string file)
    {
        var start = StemOf(Path.GetFileName(output), OperatingSystem.IsWindows()) + ".";
        var name = Path.GetFileName(file);
        return name.Length == start.Length + DigitCount + PictureFile.TemporarySuffix.Length
            && name.StartsWith(start, StringComparison.Ordinal)
            && name.EndsWith(PictureFile.TemporarySuffix, StringComparison.Ordinal);
    }

    /// <summary>The part of a temporary's name that stands for the output's.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="inUnits">Whether the system counts UTF-16 units, as Windows does, or bytes of UTF-8.</param>
    internal static string StemOf(string name, bool inUnits)
    {
        var room = LongestName - 1 - DigitCount - PictureFile.TemporarySuffix.Length;
        var length = inUnits ? name.Length : Encoding.UTF8.GetByteCount(name);

        // A name that is too long itself stays so: the system refuses it at once, and not after the work.
        if (length <= room || length > LongestName)
            return name;

        // Long names often differ in their last letters alone: their hash tells such outputs' temporaries apart.
        var mark = "~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigitCount];
        var left = room - mark.Length;
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            left -= inUnits ? rune.Utf16SequenceLength : rune.Utf8SequenceLength;
            if (left < 0)
                break;
            kept.Append(rune);
        }

        return kept.Append(mark).ToString();
    }
}
