namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// What a TIFF file says about its picture in tags that libvips does not read: no output can have it, and the user has to know (TIFF 6.0,
/// EXIF 2.32, GeoTIFF 1.1).
/// </summary>
internal static class TiffTags
{
    private static readonly (string Kind, int[] Tags)[] NotRead =
    [
        ("EXIF", [34665]),
        ("GPS position", [34853]),
        ("camera", [271, 272]),
        ("date", [306]),
        ("author", [315]),
        ("copyright", [33432]),
        ("map reference (GeoTIFF)", [33550, 34735]),
    ];

    /// <summary>The kinds of information, in plain words; mostly none.</summary>
    public static IReadOnlyList<string> KindsNotRead(string path)
    {
        using var directory = TiffDirectory.Open(path);
        return [.. NotRead.Where(kind => kind.Tags.Any(tag => directory.Find(tag) is { IsEmpty: false })).Select(kind => kind.Kind)];
    }
}
