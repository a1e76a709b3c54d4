namespace TextPromptIR.Cli.Installation;

/// <summary>What an installation came to.</summary>
/// <param name="Folder">The plugin's folder.</param>
/// <param name="Version">The version that is installed now; null when it cannot be read.</param>
/// <param name="Replaced">The version that was there before; null when there was none.</param>
/// <param name="Files">How many files of the plugin were written.</param>
/// <param name="Kept">The user's own files that were carried along, relative with forward slashes.</param>
internal sealed record InstallResult(string Folder, string? Version, string? Replaced, int Files, IReadOnlyList<string> Kept);
