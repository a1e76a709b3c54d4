namespace TextPromptIR.Inference.Packs;

/// <summary>One file of a pack, as its manifest promises it.</summary>
/// <param name="Role">What it is for: <c>encoder</c>, <c>vocabulary</c>, <c>calibrate</c>, <c>backbone</c>, <c>weights</c>.</param>
/// <param name="Path">Absolute path, inside the pack's folder.</param>
/// <param name="Bytes">Exact size.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256.</param>
internal sealed record PackFile(string Role, string Path, long Bytes, string Sha256)
{
    /// <summary>The file's name without folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}
