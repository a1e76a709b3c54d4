using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Inference;

/// <summary>One line of <c>tpir models</c>.</summary>
/// <param name="Id">Pack id.</param>
/// <param name="Version">Pack version.</param>
/// <param name="Kind"><c>restoration</c>, <c>language</c> or <c>detector</c>.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="Degradations">What it was trained for.</param>
/// <param name="Shape">Tile geometry; null for other packs than restoration packs.</param>
/// <param name="Fault">Why it is refused; null when it is sound.</param>
public sealed record PackSummary(
    string Id, string Version, string Kind, string Folder, string Description, long Bytes,
    IReadOnlyList<string> Degradations, TileShape? Shape, string? Fault);
