using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TextPromptIR.Packaging;

/// <summary>The file version that a Windows library states of itself; the framework's own reader knows only managed ones outside of Windows.</summary>
internal static partial class NativeVersion
{
    /// <summary>Reads it.</summary>
    /// <param name="path">A Windows library.</param>
    /// <exception cref="InvalidDataException">It states none.</exception>
    public static string Of(string path)
    {
        var bytes = File.ReadAllBytes(path);
        // VS_FIXEDFILEINFO: signature 0xFEEF04BD, structure version 0x00010000, then the upper and the lower half of the file's version.
        var at = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xBD, 0x04, 0xEF, 0xFE, 0x00, 0x00, 0x01, 0x00]);
        if (at < 0)
            throw new InvalidDataException($"{path} states no version.");
        var upper = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8));
        var lower = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12));
        return string.Create(CultureInfo.InvariantCulture, $"{upper >> 16}.{upper & 0xFFFF}.{lower >> 16}.{lower & 0xFFFF}");
    }

    /// <summary>The version of libvips, whose library has no such block: it holds the text that <c>vips_version_string</c> gives.</summary>
    /// <param name="path">The library.</param>
    /// <exception cref="InvalidDataException">It holds none, or more than one.</exception>
    public static string OfVips(string path)
    {
        var texts = VipsVersion().Matches(Encoding.Latin1.GetString(File.ReadAllBytes(path))).Select(match => match.Groups[1].Value).Distinct().ToList();
        return texts.Count == 1 ? texts[0] : throw new InvalidDataException($"{path} states {texts.Count} versions of libvips.");
    }

    [GeneratedRegex(@"\0(8\.\d{1,2}\.\d{1,2})\0", RegexOptions.CultureInvariant)]
    private static partial Regex VipsVersion();
}
