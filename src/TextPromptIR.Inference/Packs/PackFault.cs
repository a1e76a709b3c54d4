using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Packs;

/// <summary>Words for everything that can be wrong with a pack: each names the folder, the file and the field.</summary>
internal static class PackFault
{
    private const string Advice = "Install the pack again, or remove its folder.";

    /// <summary>A fault of the manifest as a whole or of one of its fields.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <param name="field">Dotted path of the field; null for the whole file.</param>
    /// <param name="fault">What is wrong, to follow a colon.</param>
    /// <param name="inner">The cause.</param>
    public static RestoreException InManifest(string folder, string? field, string fault, Exception? inner = null) =>
        InFile(folder, field is null ? Pack.ManifestName : $"{Pack.ManifestName}, field '{field}'", fault, inner);

    /// <summary>A fault of one of the pack's files.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="fault">What is wrong, to follow a colon.</param>
    /// <param name="inner">The cause.</param>
    public static RestoreException InFile(string folder, string file, string fault, Exception? inner = null) =>
        new(ErrorCode.PackDamaged, $"The model pack in '{folder}' is damaged. {file}: {fault}", Advice, inner);
}
