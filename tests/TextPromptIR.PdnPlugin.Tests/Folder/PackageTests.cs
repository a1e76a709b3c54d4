using System.IO.Compression;
using System.Security.Cryptography;
using TextPromptIR.Packaging;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Folder;

/// <summary>The download of Paint.NET users, made of the very assemblies that the other tests load.</summary>
public class PackageTests
{
    private static readonly string ListPath = Repository.Path("packaging/lists/plugin.txt");

    [Fact]
    public void PluginZip_OfThisBuild_HoldsExactlyTheListedFilesWithTheirHashes()
    {
        var folder = Directory.CreateTempSubdirectory("tpir-package-");
        try
        {
            var path = Path.Combine(folder.FullName, "plugin.zip");
            new Package(ListPath, long.MaxValue).Write(
                Layout.Own.WithPluginSbom(Layout.Own.Plugin(PluginFolders.Built), folder.FullName), path, CompressionLevel.NoCompression);

            using var zip = ZipFile.OpenRead(path);
            var names = zip.Entries.Select(entry => entry.FullName).ToList();
            Assert.Equal(Package.ReadList(ListPath, names), names.Order(StringComparer.Ordinal));
            Assert.DoesNotContain(names, name => name.Contains("PaintDotNet", StringComparison.Ordinal) || name.Contains("System.Windows", StringComparison.Ordinal));
            var sums = ReadLines(zip, Layout.PluginPrefix + "SHA256SUMS");
            Assert.Equal(names.Count(name => name.StartsWith(Layout.PluginPrefix, StringComparison.Ordinal)) - 1, sums.Count);
            foreach (var line in sums)
            {
                using var content = zip.GetEntry(Layout.PluginPrefix + line[66..])!.Open();
                Assert.Equal(line[..64], Convert.ToHexStringLower(SHA256.HashData(content)));
            }
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void TpirZip_OfThisTree_HoldsExactlyTheListedFiles()
    {
        var folder = Directory.CreateTempSubdirectory("tpir-package-");
        try
        {
            // The published program is one file whatever is in it; making it takes minutes and is "dotnet run --project packaging".
            File.WriteAllText(Path.Combine(folder.FullName, "tpir.exe"), "MZ");
            File.WriteAllText(Path.Combine(folder.FullName, Layout.RuntimeNotices), "notices");
            var list = Repository.Path("packaging/lists/tpir.txt");
            var path = Path.Combine(folder.FullName, "tpir.zip");
            new Package(list, long.MaxValue).Write(
                Layout.Own.WithCommandSbom(Layout.Own.Command(folder.FullName), folder.FullName), path, CompressionLevel.NoCompression);

            using var zip = ZipFile.OpenRead(path);
            var names = zip.Entries.Select(entry => entry.FullName).ToList();
            Assert.Equal(Package.ReadList(list, names), names.Order(StringComparer.Ordinal));
            Assert.DoesNotContain(names, name => name.Contains("PaintDotNet", StringComparison.Ordinal));
            Assert.Equal(names.Count - 1, ReadLines(zip, "SHA256SUMS").Count);
            using var terms = new StreamReader(zip.GetEntry("licenses/DirectML.txt")!.Open());
            Assert.Contains("MICROSOFT DIRECTX MACHINE LEARNING (DIRECTML)", terms.ReadToEnd(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void Zip_WithAFileTooMany_IsRefusedAndLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("tpir-package-");
        try
        {
            var path = Path.Combine(folder.FullName, "plugin.zip");
            var files = Layout.Own.Plugin(PluginFolders.Built).Append(new PackageFile(Layout.PluginPrefix + "PaintDotNet.Core.dll", ListPath)).ToList();

            var fault = Assert.Throws<InvalidDataException>(() => new Package(ListPath, long.MaxValue).Write(files, path));
            Assert.Contains("PaintDotNet.Core.dll", fault.Message, StringComparison.Ordinal);
            Assert.Empty(folder.EnumerateFiles());
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void Zip_OverItsBudget_IsRefusedAndLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("tpir-package-");
        try
        {
            var list = Path.Combine(folder.FullName, "list.txt");
            File.WriteAllLines(list, ["SHA256SUMS", "a.txt"]);

            Assert.Throws<InvalidDataException>(() => new Package(list, 10).Write([new PackageFile("a.txt", list)], Path.Combine(folder.FullName, "a.zip")));
            Assert.Single(folder.EnumerateFiles());
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static List<string> ReadLines(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
