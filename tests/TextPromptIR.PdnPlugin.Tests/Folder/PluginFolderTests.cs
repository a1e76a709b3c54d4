using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using TextPromptIR.PdnPlugin.Host.Loading;

namespace TextPromptIR.PdnPlugin.Tests.Folder;

/// <summary>What lies in the plugin's folder and what its assemblies may know of.</summary>
public class PluginFolderTests
{
    private static readonly string[] HostAssemblies = ["PaintDotNet", "System.Windows.Forms", "System.Drawing.Common"];

    [Fact]
    public void Folder_Built_HoldsNoHostAssembly()
    {
        Assert.True(File.Exists(Path.Combine(PluginFolders.Built, "TextPromptIR.PdnPlugin.dll")));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(PluginFolders.Built, "*.dll", SearchOption.AllDirectories),
            file => HostAssemblies.Any(host => Path.GetFileName(file).StartsWith(host, StringComparison.Ordinal)));
    }

    [Fact]
    public void DepsJson_Built_NamesNoHostAssembly()
    {
        var deps = File.ReadAllText(Path.Combine(PluginFolders.Built, "TextPromptIR.PdnPlugin.deps.json"));

        Assert.Contains("TextPromptIR.Core", deps, StringComparison.Ordinal);
        Assert.All(HostAssemblies, host => Assert.DoesNotContain(host, deps, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TextPromptIR.PdnPlugin.dll")]
    [InlineData("TextPromptIR.Inference.dll")]
    [InlineData("TextPromptIR.Core.dll")]
    public void Assembly_OfOurs_KnowsNoNetwork(string file) =>
        Assert.DoesNotContain(References(file), reference => reference.Name.StartsWith("System.Net", StringComparison.Ordinal));

    [Fact]
    public void Plugin_PaintDotNetReferences_AreVersion5100()
    {
        var references = References("TextPromptIR.PdnPlugin.dll").Where(reference => reference.Name.StartsWith("PaintDotNet", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Equal(new Version(5, 100, 0, 0), reference.Version));
    }

    [Fact]
    public void Plugin_References_PointOneWay()
    {
        Assert.DoesNotContain(References("TextPromptIR.Inference.dll"), reference => reference.Name.StartsWith("PaintDotNet", StringComparison.Ordinal));
        Assert.DoesNotContain(References("TextPromptIR.Core.dll"), reference => reference.Name.StartsWith("TextPromptIR", StringComparison.Ordinal));
    }

    private static List<(string Name, Version Version)> References(string file)
    {
        using var pe = new PEReader(File.OpenRead(Path.Combine(PluginFolders.Built, file)));
        var reader = pe.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle)).Select(reference => (reader.GetString(reference.Name), reference.Version))];
    }
}
