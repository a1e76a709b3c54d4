namespace TextPromptIR.Imaging.Formats;

/// <summary>What a file says about its picture apart from the pixels; written to every output that can hold it.</summary>
internal sealed record PictureMetadata
{
    /// <summary>Fields by libvips' names: EXIF, XMP, IPTC and ICC as byte arrays, comments as strings.</summary>
    public IReadOnlyDictionary<string, object> Fields { get; init; } = new Dictionary<string, object>();

    /// <summary>Horizontal resolution in pixels per millimetre; 1 where the file gives none (libvips' default).</summary>
    public double PixelsPerMillimetreX { get; init; } = 1;

    /// <summary>Vertical resolution in pixels per millimetre.</summary>
    public double PixelsPerMillimetreY { get; init; } = 1;

    /// <summary>Chroma subsampling of a JPEG file, such as "4:2:0"; null where unknown.</summary>
    public string? ChromaSubsampling { get; init; }

    /// <summary>True when the file is a losslessly coded WebP.</summary>
    public bool IsLosslessWebP { get; init; }
}
