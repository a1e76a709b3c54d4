using System.Reflection;

namespace TextPromptIR.Packaging;

/// <summary>Which files a package is made of.</summary>
internal sealed class Layout(string repositoryRoot)
{
    /// <summary>Folder of the plugin inside its zip: what users copy into Paint.NET's own Effects folder.</summary>
    public const string PluginPrefix = "Effects/TextGuidedRestore/";

    private const string Rid = "win-x64";

    /// <summary>The tree that this program was built from.</summary>
    public static Layout Own { get; } =
        new(typeof(Layout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!);

    /// <summary>Path of a file or folder of the repository.</summary>
    public string At(string relative) => Path.Combine(repositoryRoot, relative);

    /// <summary>The plugin: the assemblies that the build left (those that the tests load), natives side by side, packs, notices.</summary>
    /// <param name="buildFolder">Output folder of the plugin's project.</param>
    public IReadOnlyList<PackageFile> Plugin(string buildFolder)
    {
        var files = Directory.EnumerateFiles(buildFolder, "*.dll").Append(Path.Combine(buildFolder, "TextPromptIR.PdnPlugin.deps.json"))
            .Select(file => new PackageFile(PluginPrefix + Path.GetFileName(file), file))
            .ToList();
        // Side by side: onnxruntime.dll loads the DirectML.dll of its own folder, and Windows' own copy is too old.
        files.AddRange(Natives("onnxruntime.dll", "DirectML.dll").Select(file => file with { Name = PluginPrefix + file.Name }));
        files.AddRange(Models().Select(file => file with { Name = PluginPrefix + file.Name }));
        files.AddRange(Notices("ONNX-Runtime.txt", "DirectML.txt", "LGPL-2.1.txt", "LGPL-3.0.txt", "GPL-3.0.txt").Select(file => file with { Name = PluginPrefix + file.Name }));
        files.Add(new PackageFile("README.txt", At("packaging/plugin-readme.txt")));
        return Sorted(files);
    }

    /// <summary>The command: one self-contained program, scripts that install the plugin with it, natives, packs, notices.</summary>
    /// <param name="publishFolder">Folder that <c>dotnet publish</c> filled.</param>
    public IReadOnlyList<PackageFile> Command(string publishFolder)
    {
        var files = Directory.EnumerateFiles(publishFolder, "*.exe")
            .Select(file => new PackageFile(Path.GetFileName(file), file))
            .Concat(Natives("onnxruntime.dll", "DirectML.dll", "libvips-42.dll"))
            .Concat(Scripts("Install.ps1", "Uninstall.ps1"))
            .Concat(Models())
            .Concat(Notices("ONNX-Runtime.txt", "DirectML.txt", "libvips.txt", "LGPL-2.1.txt", "LGPL-3.0.txt", "GPL-3.0.txt"));
        return Sorted(files);
    }

    private static List<PackageFile> Sorted(IEnumerable<PackageFile> files) => [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];

    private IEnumerable<PackageFile> Natives(params IEnumerable<string> names) =>
        names.Select(name => new PackageFile($"runtimes/{Rid}/native/{name}", At($".natives/{Rid}/{name}")));

    private IEnumerable<PackageFile> Models()
    {
        var models = At("models");
        return Directory.EnumerateFiles(models, "pack.json", SearchOption.AllDirectories)
            .Select(manifest => Path.GetDirectoryName(manifest)!)
            .Where(folder => Path.GetDirectoryName(folder) == models)
            .SelectMany(folder => Directory.EnumerateFiles(folder))
            .Select(file => new PackageFile($"models/{Path.GetRelativePath(models, file).Replace('\\', '/')}", file));
    }

    private IEnumerable<PackageFile> Scripts(params IEnumerable<string> names) => names.Select(name => new PackageFile(name, At($"packaging/{name}")));

    private IEnumerable<PackageFile> Notices(params IEnumerable<string> licenses) =>
        licenses.Select(name => new PackageFile($"licenses/{name}", At($"packaging/licenses/{name}")))
            .Append(new PackageFile("LICENSE.txt", At("LICENSE")))
            .Append(new PackageFile("THIRD-PARTY-NOTICES.md", At("THIRD-PARTY-NOTICES.md")));
}
