namespace TextPromptIR.Packaging;

/// <summary>One file of a package.</summary>
/// <param name="Name">Its path in the zip, with forward slashes.</param>
/// <param name="Source">Where it lies now.</param>
internal sealed record PackageFile(string Name, string Source);
