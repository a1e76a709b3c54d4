using System.Collections.Immutable;

namespace TextPromptIR.Inference.Packs;

/// <summary>What every pack tells about itself; the content of a valid <c>pack.json</c>, its files not yet looked at.</summary>
internal abstract record Pack
{
    /// <summary>Name of the manifest in a pack's folder.</summary>
    public const string ManifestName = "pack.json";

    /// <summary>Lower-case id such as <c>fast</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Version such as <c>0.1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Licence of the weights.</summary>
    public required string License { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>Absolute path of the pack's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of <c>pack.json</c>; by it a restoration pack names its language pack.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>The degradations it was trained for, stable names.</summary>
    public required ImmutableArray<string> Degradations { get; init; }

    /// <summary>Its files in manifest order.</summary>
    public required ImmutableArray<PackFile> Files { get; init; }

    /// <summary><c>restoration</c>, <c>language</c> or <c>detector</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Id and version: part of every cache key and report.</summary>
    public string Identity => $"{Id} {Version}";

    /// <summary>The absolute path of the file with a role that the manifest rules guarantee.</summary>
    /// <param name="role">Such as <c>encoder</c>.</param>
    protected string PathOf(string role) => Files.First(file => file.Role == role).Path;
}
