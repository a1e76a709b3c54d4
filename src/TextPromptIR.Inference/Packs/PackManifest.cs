using System.Text.Json;

namespace TextPromptIR.Inference.Packs;

/// <summary>
/// <c>pack.json</c> as it is written, all kinds in one shape; nothing is checked yet, so everything may be missing.
/// <see cref="ManifestRules"/> turns it into a <see cref="Pack"/>. The rules are those of <c>models/pack.schema.json</c>.
/// </summary>
internal sealed record PackManifest
{
    public int? Schema { get; init; }

    public string? Kind { get; init; }

    public string? Id { get; init; }

    public string? Version { get; init; }

    public string? License { get; init; }

    public string? Description { get; init; }

    public Dictionary<string, FileEntry?>? Files { get; init; }

    public Dictionary<string, string?>? Tensors { get; init; }

    public string?[]? Degradations { get; init; }

    public LanguageEntry? Language { get; init; }

    public GuidanceEntry? Guidance { get; init; }

    public StateEntry? State { get; init; }

    public TileEntry? Tile { get; init; }

    public PixelEntry? Pixels { get; init; }

    public PrecisionEntry? Precision { get; init; }

    public int? Tokens { get; init; }

    public int? Width { get; init; }

    // A language pack has a field for each kind of answer here, a detector pack ten numbers.
    public JsonElement? Thresholds { get; init; }

    internal sealed record FileEntry(string? Path, long? Bytes, string? Sha256);

    internal sealed record LanguageEntry(string? Id, string? Sha256);

    internal sealed record GuidanceEntry(string? Kind, int? Width);

    internal sealed record StateEntry(int? Width);

    internal sealed record TileEntry(int? Size, int? Overlap, int? Multiple, int? CalibrationCount, int? CalibrationSize, int? Count);

    internal sealed record PixelEntry(float[]? Range, string? Order);

    internal sealed record PrecisionEntry(string? Storage, string? Compute);

    internal sealed record ThresholdEntry(float[]? Wanted, float? Unrelated, float? Automatic);
}
