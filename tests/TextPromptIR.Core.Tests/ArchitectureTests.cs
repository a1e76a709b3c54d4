using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace TextPromptIR.Core.Tests;

/// <summary>Dependencies point one way: hosts to engine and files, these to Core, Core to nothing (docs/architecture.md).</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["TextPromptIR.Core"] = [],
        ["TextPromptIR.Inference"] = ["TextPromptIR.Core"],
        ["TextPromptIR.Imaging"] = ["TextPromptIR.Core"],
        ["TextPromptIR.Batch"] = ["TextPromptIR.Core", "TextPromptIR.Imaging"],
        ["TextPromptIR.Cli"] = ["TextPromptIR.Core", "TextPromptIR.Inference", "TextPromptIR.Imaging", "TextPromptIR.Batch"],
        ["TextPromptIR.PdnPlugin"] = ["TextPromptIR.Core", "TextPromptIR.Inference"],
    };

    [Fact]
    public void Projects_ReferenceOnlyWhatLiesBelowThem()
    {
        var projects = Directory.GetFiles(Path.Combine(Root(), "src"), "TextPromptIR.*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("Substitutes", StringComparison.Ordinal)).ToList();
        Assert.Contains(projects, path => Path.GetFileNameWithoutExtension(path) == "TextPromptIR.Core");
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(s_allowed.TryGetValue(name, out var allowed), $"{name} has no place in the architecture yet");
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')))
                .Where(reference => reference.StartsWith("TextPromptIR.", StringComparison.Ordinal));
            Assert.All(references, reference => Assert.Contains(reference, allowed));
        }
    }

    [Fact]
    public void Core_KnowsNoNetworkRuntimeNoHostNoFilesNoInternet()
    {
        using var stream = File.OpenRead(typeof(RestorationPipeline).Assembly.Location);
        using var assembly = new PEReader(stream);
        var reader = assembly.GetMetadataReader();

        Assert.SkipWhen(
            reader.TypeDefinitions.Any(handle => reader.GetString(reader.GetTypeDefinition(handle).Namespace).StartsWith("Coverlet", StringComparison.Ordinal)),
            "Measuring coverage weaves references of its own into the assembly.");
        Assert.All(
            reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)),
            name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        var types = reader.TypeReferences
            .Select(reader.GetTypeReference)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}").ToList();
        Assert.Contains("System.Span`1", types);
        Assert.DoesNotContain(types, type => type.StartsWith("System.Net", StringComparison.Ordinal));
        Assert.DoesNotContain(types, type => type is "System.IO.File" or "System.IO.FileStream" or "System.IO.Directory" or "System.IO.FileInfo" or "System.Console");
    }

    [Fact]
    public void Core_FilesStayReadable()
    {
        var files = Directory.GetFiles(Path.Combine(Root(), "src", "TextPromptIR.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        Assert.All(files, path => Assert.InRange(File.ReadLines(path).Count(), 1, 320));
    }

    [Fact]
    public void ProductCode_KnowsNoBuildSwitch()
    {
        // The same text is compiled against stand-ins, official packages and the real Paint.NET: there is nothing to be conditional about.
        var files = Directory.GetFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("Substitutes", StringComparison.Ordinal) && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, path => Assert.DoesNotContain(File.ReadLines(path), line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TextPromptIR.PdnPlugin.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not lie inside the repository.");
    }
}
