using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TextPromptIR.Packaging;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Folder;

/// <summary>What the downloads are made of: listed in them, licensed as the notices say, and the same bytes wherever they are built.</summary>
public sealed class SupplyChainTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tpir-supply-");

    public void Dispose() => folder.Delete(true);

    [Fact]
    public void PluginZip_WrittenTwice_IsTheSameBytes()
    {
        var first = File.ReadAllBytes(WritePlugin("a.zip"));
        var second = File.ReadAllBytes(WritePlugin("b.zip"));

        Assert.True(first.AsSpan().SequenceEqual(second));
    }

    [Fact]
    public void Assemblies_ThatShip_HoldNoPathOfThisMachine()
    {
        // Debug builds keep the paths that a debugger needs; what ships is a release build.
        Assert.SkipUnless(PluginFolders.Built.Contains("Release", StringComparison.Ordinal), "Only release builds ship.");
        var root = Repository.Path(".").TrimEnd('.');
        foreach (var path in Directory.EnumerateFiles(PluginFolders.Built, "TextPromptIR.*.dll"))
        {
            var bytes = File.ReadAllBytes(path);
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(root)) < 0, $"{Path.GetFileName(path)} holds {root}");
            Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(root)) < 0, $"{Path.GetFileName(path)} holds {root}");
        }
    }

    [Fact]
    public void PluginSbom_ListsEveryProgramAndModelWithVersionLicenceAndHash()
    {
        using var zip = ZipFile.OpenRead(WritePlugin("plugin.zip"));
        Assert.Equal(SoftwareIn(zip, Layout.PluginPrefix), CheckSbom(zip, Layout.PluginPrefix));
    }

    [Fact]
    public void CommandSbom_ListsEveryProgramAndModelWithVersionLicenceAndHash()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "tpir.exe"), "MZ");
        File.WriteAllText(Path.Combine(folder.FullName, Layout.RuntimeNotices), "notices");
        var path = Path.Combine(folder.FullName, "tpir.zip");
        new Package(Repository.Path("packaging/lists/tpir.txt"), long.MaxValue).Write(
            Layout.Own.WithCommandSbom(Layout.Own.Command(folder.FullName), folder.FullName), path, CompressionLevel.NoCompression);

        using var zip = ZipFile.OpenRead(path);
        Assert.Equal(SoftwareIn(zip, string.Empty), CheckSbom(zip, string.Empty));
    }

    [Fact]
    public void Sbom_OfAFileThatBelongsToNobody_IsRefused()
    {
        var files = Layout.Own.Plugin(PluginFolders.Built).Append(new PackageFile(Layout.PluginPrefix + "Other.dll", typeof(SupplyChainTests).Assembly.Location)).ToList();
        Assert.Contains("Other.dll", Assert.Throws<InvalidDataException>(() => Layout.Own.WithPluginSbom(files, folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Components_All_StandInTheNoticesWithTheirLicence()
    {
        var rows = File.ReadLines(Repository.Path("THIRD-PARTY-NOTICES.md")).Where(line => line.StartsWith('|')).ToList();
        foreach (var component in Shared())
        {
            var row = Assert.Single(rows, row => row.StartsWith($"| {component.Name}", StringComparison.Ordinal));
            var terms = component.Name switch { "DirectML" => "Microsoft Software License Terms", "libvips" => "LGPL", _ => component.Licence };
            Assert.Contains(terms, row, StringComparison.Ordinal);
            if (Regex.Match(row, @"^\| [A-Za-z ]+ (?<version>\d+\.\d+)") is { Success: true } stated)
                Assert.Contains($" {stated.Groups["version"].Value}.", $" {component.Version} {component.Holds}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LicenceTexts_AreThoseThatTheComponentsNeed()
    {
        var needed = Shared().SelectMany(component =>
        {
            Assert.NotEmpty(component.LicenceTexts);
            return component.LicenceTexts;
        });
        var there = Directory.EnumerateFiles(Repository.Path("packaging/licenses")).Select(path => Path.GetFileName(path)!);
        Assert.Equal(there.Order(StringComparer.Ordinal), needed.Distinct().Order(StringComparer.Ordinal));
        var shipped = File.ReadAllLines(Repository.Path("packaging/lists/tpir.txt"));
        Assert.All(needed, text => Assert.Contains($"licenses/{text}", shipped));
        var shippedWithPlugin = File.ReadAllLines(Repository.Path("packaging/lists/plugin.txt"));
        Assert.All(
            new Components(Layout.Own, "1.0.0").OfPlugin().SelectMany(component => component.LicenceTexts),
            text => Assert.Contains($"{Layout.PluginPrefix}licenses/{text}", shippedWithPlugin));
    }

    [Theory]
    [InlineData("src/TextPromptIR.Cli")]
    [InlineData("src/TextPromptIR.PdnPlugin")]
    public void Packages_ThatAProgramResolvesTo_AreAllComponents(string project) => Assert.All(
        LockFiles.NuGetPackages(Repository.Path($"{project}/packages.lock.json")),
        package => Assert.Contains(Shared(), component => component.PackageUrl?.StartsWith($"pkg:nuget/{package}@", StringComparison.Ordinal) == true));

    private static IEnumerable<Component> Shared() => new Components(Layout.Own, "1.0.0").All().Where(component => component.Type == "library");

    private static List<string> SoftwareIn(ZipArchive zip, string prefix) =>
    [
        .. zip.Entries.Select(entry => entry.FullName)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && Path.GetExtension(name) is ".dll" or ".exe" or ".ps1" or ".onnx" or ".bin")
            .Select(name => name[prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Checks every component; returns the programs and models that they list.</summary>
    private static List<string> CheckSbom(ZipArchive zip, string prefix)
    {
        using var stream = zip.GetEntry(prefix + Sbom.FileName)!.Open();
        using var sbom = JsonDocument.Parse(stream);
        Assert.Equal("CycloneDX", sbom.RootElement.GetProperty("bomFormat").GetString());
        var components = sbom.RootElement.GetProperty("components").EnumerateArray().Prepend(sbom.RootElement.GetProperty("metadata").GetProperty("component")).ToList();
        var listed = new List<string>();
        foreach (var component in components)
        {
            var name = component.GetProperty("name").GetString()!;
            Assert.Matches(@"^\d+\.\d+", component.GetProperty("version").GetString()!);
            Assert.Single(component.GetProperty("licenses").EnumerateArray());
            // The runtime's package is there only where something self-contained was published.
            Assert.True(component.TryGetProperty("hashes", out _) || name == ".NET runtime", name);
            if (!component.TryGetProperty("components", out var files))
                continue;
            foreach (var file in files.EnumerateArray())
            {
                var path = file.GetProperty("name").GetString()!;
                using var content = zip.GetEntry(prefix + path)!.Open();
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), file.GetProperty("hashes")[0].GetProperty("content").GetString());
                if (Path.GetExtension(path) is ".dll" or ".exe" or ".ps1" or ".onnx" or ".bin")
                    listed.Add(path);
            }
        }

        return [.. listed.Order(StringComparer.Ordinal)];
    }

    private string WritePlugin(string name)
    {
        var path = Path.Combine(folder.FullName, name);
        new Package(Repository.Path("packaging/lists/plugin.txt"), long.MaxValue).Write(
            Layout.Own.WithPluginSbom(Layout.Own.Plugin(PluginFolders.Built), folder.FullName), path, CompressionLevel.NoCompression);
        return path;
    }
}
