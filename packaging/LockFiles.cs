using System.Text.Json;

namespace TextPromptIR.Packaging;

/// <summary>Versions and hashes of packages, from the files that pin them.</summary>
internal static class LockFiles
{
    /// <summary>A NuGet package that a project resolves to.</summary>
    /// <param name="lockFile">Path of a <c>packages.lock.json</c>.</param>
    /// <param name="package">Its id.</param>
    public static (string Version, string Sha512) NuGet(string lockFile, string package)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        var entry = document.RootElement.GetProperty("dependencies").EnumerateObject().First().Value.GetProperty(package);
        return (entry.GetProperty("resolved").GetString()!, Hexadecimal(entry.GetProperty("contentHash").GetString()!));
    }

    /// <summary>Ids of all NuGet packages that a project resolves to.</summary>
    /// <param name="lockFile">Path of a <c>packages.lock.json</c>.</param>
    public static IReadOnlyList<string> NuGetPackages(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        return [.. document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => package.Name)
            .Distinct()];
    }

    /// <summary>An npm package that a lock file pins.</summary>
    /// <param name="lockFile">Path of a <c>package-lock.json</c>.</param>
    /// <param name="package">Its name.</param>
    public static (string Version, string Sha512) Npm(string lockFile, string package)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        var entry = document.RootElement.GetProperty("packages").GetProperty($"node_modules/{package}");
        return (entry.GetProperty("version").GetString()!, Hexadecimal(entry.GetProperty("integrity").GetString()!["sha512-".Length..]));
    }

    private static string Hexadecimal(string base64) => Convert.ToHexStringLower(Convert.FromBase64String(base64));
}
