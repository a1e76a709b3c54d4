using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TextPromptIR.Cli.Tests;

/// <summary>Nothing leaves the machine: no assembly of ours in the command's download knows how to reach a network.</summary>
public sealed class NetworkFreeTests
{
    [Fact]
    public void Assemblies_OfOurs_KnowNoNetwork()
    {
        var files = Directory.EnumerateFiles(AppContext.BaseDirectory, "TextPromptIR.*.dll")
            .Where(file => !Path.GetFileName(file).Contains(".Tests", StringComparison.Ordinal))
            .Append(Path.Combine(AppContext.BaseDirectory, "tpir.dll")).ToList();

        Assert.Contains(files, file => Path.GetFileName(file) == "TextPromptIR.Inference.dll");
        Assert.All(files, file => Assert.DoesNotContain(References(file), name => name.StartsWith("System.Net", StringComparison.Ordinal)));
    }

    private static List<string> References(string file)
    {
        using var pe = new PEReader(File.OpenRead(file));
        var reader = pe.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }
}
