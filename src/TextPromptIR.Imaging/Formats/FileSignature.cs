using System.Text;


namespace TextPromptIR.Imaging.Formats;

/// <summary>Tells formats apart by a file's first bytes, which do not lie as file names do.</summary>
internal static class FileSignature
{
    /// <summary>Bytes that are enough for every signature known here.</summary>
    public const int Length = 512;

    private static readonly (PictureFormat Format, byte[] Bytes)[] Readable =
    [
        (PictureFormat.Png, [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        (PictureFormat.Jpeg, [0xFF, 0xD8, 0xFF]),
        (PictureFormat.Tiff, "II*\0"u8.ToArray()),
        (PictureFormat.Tiff, "MM\0*"u8.ToArray()),
        (PictureFormat.Tiff, "II+\0"u8.ToArray()),
        (PictureFormat.Tiff, "MM\0+"u8.ToArray()),
        (PictureFormat.Bmp, "BM"u8.ToArray()),
    ];

    private static readonly (string Name, int Offset, byte[] Bytes)[] Known =
    [
        ("a Paint.NET project (.pdn)", 0, "PDN3"u8.ToArray()),
        ("GIF", 0, "GIF8"u8.ToArray()),
        ("JPEG XL", 0, [0xFF, 0x0A]),
        ("JPEG XL", 0, [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ']),
        ("JPEG 2000", 0, [0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ']),
        ("JPEG 2000", 0, [0xFF, 0x4F, 0xFF, 0x51]),
        ("JPEG XR", 0, [(byte)'I', (byte)'I', 0xBC]),
        ("a Photoshop document (.psd)", 0, "8BPS"u8.ToArray()),
        ("PDF", 0, "%PDF"u8.ToArray()),
        ("a GIMP picture (.xcf)", 0, "gimp xcf"u8.ToArray()),
        ("OpenEXR", 0, [0x76, 0x2F, 0x31, 0x01]),
        ("Radiance HDR", 0, "#?RADIANCE"u8.ToArray()),
        ("DDS", 0, "DDS "u8.ToArray()),
        ("QOI", 0, "qoif"u8.ToArray()),
        ("a camera's RAW picture", 8, "CR\x02"u8.ToArray()),
        ("a camera's RAW picture", 0, "FUJIFILMCCD-RAW"u8.ToArray()),
        ("a camera's RAW picture", 0, "IIRO"u8.ToArray()),
        ("a camera's RAW picture", 0, "IIU\0"u8.ToArray()),
        ("a camera's RAW picture", 0, "FOVb"u8.ToArray()),
        ("an icon (.ico)", 0, [0, 0, 1, 0]),
        ("an archive or a layered picture (.zip, .ora, .kra)", 0, "PK\x03\x04"u8.ToArray()),
    ];

    // RAW formats that are TIFF files inside: only their name tells them from a TIFF picture.
    private static readonly HashSet<string> RawExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".dng", ".nef", ".nrw", ".arw", ".sr2", ".srf", ".cr2", ".cr3", ".orf", ".rw2", ".raf", ".pef", ".srw", ".3fr", ".iiq", ".kdc", ".dcr",
    };

    /// <summary>The format, if it is one that is read here.</summary>
    public static PictureFormat? Detect(ReadOnlySpan<byte> start)
    {
        foreach (var (format, bytes) in Readable)
        {
            if (start.StartsWith(bytes))
                return format;
        }

        return start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..12].SequenceEqual("WEBP"u8) ? PictureFormat.WebP : null;
    }

    /// <summary>The everyday name of a known format that is not read here; null for a readable or unknown one.</summary>
    public static string? NameOfUnreadable(ReadOnlySpan<byte> start, string path)
    {
        foreach (var (name, offset, bytes) in Known)
        {
            if (start.Length >= offset + bytes.Length && start.Slice(offset, bytes.Length).SequenceEqual(bytes))
                return name;
        }

        if (start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8))
            return NameOfBrand(Encoding.Latin1.GetString(start[8..12]));
        var extension = Path.GetExtension(path);
        if (RawExtensions.Contains(extension))
            return "a camera's RAW picture";
        if (extension.Equals(".tga", StringComparison.OrdinalIgnoreCase))
            return "TGA";
        return LooksLikeSvg(start) ? "SVG" : NameOfNetpbm(start);
    }

    private static string NameOfBrand(string brand) => brand switch
    {
        "avif" or "avis" => "AVIF",
        "crx " => "a camera's RAW picture",
        "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" => "HEIC",
        _ => "a video or another MP4-like file",
    };

    private static bool LooksLikeSvg(ReadOnlySpan<byte> start)
    {
        var text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        return text.StartsWith("<svg", StringComparison.OrdinalIgnoreCase)
            || (text.StartsWith('<') && text.Contains("<svg", StringComparison.OrdinalIgnoreCase));
    }

    private static string? NameOfNetpbm(ReadOnlySpan<byte> start) =>
        start.Length > 2 && start[0] == 'P' && start[1] is >= (byte)'1' and <= (byte)'7' && char.IsWhiteSpace((char)start[2]) ? "PNM" : null;
}
