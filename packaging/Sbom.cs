using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TextPromptIR.Packaging;

/// <summary>
/// The list of components that comes with a download: CycloneDX 1.6 in JSON. It names no time and no serial number, so equal inputs give equal bytes.
/// </summary>
internal static class Sbom
{
    /// <summary>Its name in the download.</summary>
    public const string FileName = "sbom.cdx.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes the list; the first component is the product.</summary>
    /// <param name="components">What the download is made of.</param>
    /// <param name="files">Its files, without the plugin's folder in their names.</param>
    /// <param name="path">Where it goes.</param>
    /// <exception cref="InvalidDataException">A program or model belongs to no component, or to several, or a component's file is missing.</exception>
    public static void Write(IReadOnlyList<Component> components, IReadOnlyList<PackageFile> files, string path)
    {
        foreach (var file in files)
        {
            var owners = components.Count(component => component.Owns(file.Name));
            if (owners > 1 || (owners == 0 && !IsDocument(file.Name)))
                throw new InvalidDataException($"{file.Name} belongs to {owners} components; packaging/Components.cs has to name one.");
        }

        var list = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = Describe(components[0], files) },
            ["components"] = new JsonArray([.. components.Skip(1).Select(component => Describe(component, files))]),
        };
        File.WriteAllText(path, list.ToJsonString(Indented) + "\n");
    }

    // Licences, notices and read-me texts say something about components and are none.
    private static bool IsDocument(string name) =>
        name.StartsWith("licenses/", StringComparison.Ordinal) || (!name.Contains('/', StringComparison.Ordinal) && Path.GetExtension(name) is ".txt" or ".md");

    private static JsonObject Describe(Component component, IReadOnlyList<PackageFile> files)
    {
        var own = files.Where(file => component.Owns(file.Name)).ToList();
        if (component.Files.Length > 0 && own.Count == 0)
            throw new InvalidDataException($"The download holds no file of {component.Name}.");
        var described = new JsonObject
        {
            ["type"] = component.Type,
            ["bom-ref"] = component.PackageUrl ?? component.Name,
            ["name"] = component.Name,
            ["version"] = component.Version,
        };
        if (component.Holds is { } holds)
            described["description"] = holds;
        if (HashOf(component, own) is { } hash)
            described["hashes"] = new JsonArray(hash);
        described["licenses"] = new JsonArray(Licence(component.Licence));
        if (component.PackageUrl is { } url)
            described["purl"] = url;
        if (own.Count > 0)
            described["components"] = new JsonArray([.. own.Select(DescribeFile)]);
        return described;
    }

    // The package's hash where there is one; else that of the first file: the manifest of a model pack pins all of its others.
    private static JsonObject? HashOf(Component component, List<PackageFile> own)
    {
        if (component.PackageSha512 is { } sha512)
            return new JsonObject { ["alg"] = "SHA-512", ["content"] = sha512 };
        var first = own.Find(file => file.Name.EndsWith("/pack.json", StringComparison.Ordinal)) ?? own.FirstOrDefault();
        return first is null ? null : Sha256(first);
    }

    private static JsonObject DescribeFile(PackageFile file) => new() { ["type"] = "file", ["name"] = file.Name, ["hashes"] = new JsonArray(Sha256(file)) };

    private static JsonObject Sha256(PackageFile file)
    {
        using var content = File.OpenRead(file.Source);
        return new JsonObject { ["alg"] = "SHA-256", ["content"] = Convert.ToHexStringLower(SHA256.HashData(content)) };
    }

    private static JsonObject Licence(string licence)
    {
        if (licence.StartsWith("LicenseRef-", StringComparison.Ordinal))
            return new JsonObject { ["license"] = new JsonObject { ["name"] = licence } };
        var words = licence.Split(' ');
        if (words.Length == 1)
            return new JsonObject { ["license"] = new JsonObject { ["id"] = licence } };
        // "A AND B" is an expression; a model pack's licence is a sentence.
        return words.Where((_, i) => i % 2 == 1).All(word => word is "AND" or "OR" or "WITH")
            ? new JsonObject { ["expression"] = licence }
            : new JsonObject { ["license"] = new JsonObject { ["name"] = licence } };
    }
}
