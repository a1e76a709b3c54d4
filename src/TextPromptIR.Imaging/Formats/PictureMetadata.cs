namespace TextPromptIR.Imaging.Formats;

/// <summary>What a file says about its picture apart from the pixels; written to every output that can hold it.</summary>
internal sealed record PictureMetadata
{
    /// <summary>libvips' name for the description in a TIFF file (tag 270), which it writes to no other format.</summary>
    public const string DescriptionField = "image-description";

    /// <summary>Fields by libvips' names: EXIF, XMP, IPTC and ICC as byte arrays, comments and a description as strings.</summary>
    public IReadOnlyDictionary<string, object> Fields { get; init; } = new Dictionary<string, object>();

    /// <summary>True when the file has an EXIF block.</summary>
    public bool HasExif => Fields.ContainsKey("exif-data");

    /// <summary>True when the file has anything of EXIF, XMP, IPTC, ICC and comments.</summary>
    public bool HasBlocks => Fields.Keys.Any(name => name is not (DescriptionField or "resolution-unit"));

    /// <summary>True when the file has a description outside of EXIF and XMP.</summary>
    public bool HasDescription => Fields.ContainsKey(DescriptionField);

    /// <summary>The file's XMP packet; empty where it has none.</summary>
    public ReadOnlySpan<byte> Xmp => Fields.TryGetValue("xmp-data", out var packet) ? (byte[])packet : [];

    /// <summary>Kinds of information that the file holds and that cannot be read, in plain words.</summary>
    public IReadOnlyList<string> KindsNotRead { get; init; } = [];

    /// <summary>True when the file says how large its pixels are: libvips answers 1 per millimetre or 72 per inch where it does not.</summary>
    public bool HasResolution => !IsDefault(PixelsPerMillimetreX) || !IsDefault(PixelsPerMillimetreY);

    /// <summary>Horizontal resolution in pixels per millimetre; 1 where the file gives none (libvips' default).</summary>
    public double PixelsPerMillimetreX { get; init => field = Plausible(value); } = 1;

    /// <summary>Vertical resolution in pixels per millimetre.</summary>
    public double PixelsPerMillimetreY { get; init => field = Plausible(value); } = 1;

    /// <summary>Chroma subsampling of a JPEG file, such as "4:2:0"; null where unknown.</summary>
    public string? ChromaSubsampling { get; init; }

    /// <summary>True when the file is a losslessly coded WebP.</summary>
    public bool IsLosslessWebP { get; init; }

    // libvips takes resolutions up to a million; a damaged file may say anything.
    private static double Plausible(double perMillimetre) => perMillimetre is > 0 and < 1_000_000 ? perMillimetre : 1;

    private static bool IsDefault(double perMillimetre) => perMillimetre == 1 || Math.Abs((perMillimetre * 25.4) - 72) < 0.05;
}
