using System.Collections.Immutable;

namespace TextPromptIR.Packaging;

/// <summary>Work of somebody, in one piece, that a download holds.</summary>
/// <param name="Name">Its name, as its makers and <c>THIRD-PARTY-NOTICES.md</c> have it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Licence">SPDX identifier or expression; <c>LicenseRef-</c> for terms that have none.</param>
internal sealed record Component(string Name, string Version, string Licence)
{
    /// <summary>CycloneDX type.</summary>
    public string Type { get; init; } = "library";

    /// <summary>Where it comes from, as a package URL; null for what is made here.</summary>
    public string? PackageUrl { get; init; }

    /// <summary>SHA-512 of the package in lower-case hexadecimal; null where it comes from no package.</summary>
    public string? PackageSha512 { get; init; }

    /// <summary>Its files in the download; a name that ends in a slash is a folder. Empty for what is compiled into another file.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>What it holds in turn, for people.</summary>
    public string? Holds { get; init; }

    /// <summary>Texts in <c>packaging/licenses</c> that have to come with it.</summary>
    public ImmutableArray<string> LicenceTexts { get; init; } = [];

    /// <summary>Whether a file of the download is one of its own.</summary>
    /// <param name="name">Path in the download, without the plugin's folder.</param>
    public bool Owns(string name) =>
        Files.Any(file => file.EndsWith('/') ? name.StartsWith(file, StringComparison.Ordinal) : string.Equals(file, name, StringComparison.Ordinal));
}
