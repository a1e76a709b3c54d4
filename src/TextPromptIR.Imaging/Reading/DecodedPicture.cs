using TextPromptIR.Imaging.Formats;
using TextPromptIR.Imaging.Pixels;

namespace TextPromptIR.Imaging.Reading;

/// <summary>What came out of a file; rows in the order of the file, before orientation.</summary>
internal sealed record DecodedPicture
{
    public required int StoredWidth { get; init; }

    public required int StoredHeight { get; init; }

    public required SampleShape Shape { get; init; }

    public required PixelStore Pixels { get; init; }

    public required PictureFormat Format { get; init; }

    public Orientation Orientation { get; init; } = new(1);

    public PictureMetadata Metadata { get; init; } = new();

    /// <summary>Pages or frames in the file; only the first is decoded.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Plain sentences about what was not taken over.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
