using System.Reflection;

namespace TextPromptIR.Packaging;

/// <summary>Which files a package is made of.</summary>
internal sealed class Layout(string repositoryRoot)
{
    /// <summary>Folder of the plugin inside its zip: what users copy into Paint.NET's own Effects folder.</summary>
    public const string PluginPrefix = "Effects/TextGuidedRestore/";

    /// <summary>Notices of the .NET runtime; packaging puts them beside the published program.</summary>
    public const string RuntimeNotices = "dotnet-notices.txt";

    private const string Rid = "win-x64";

    /// <summary>The tree that this program was built from.</summary>
    public static Layout Own { get; } = new(Metadata("RepositoryRoot"));

    /// <summary>Version of the .NET runtime that a self-contained program holds.</summary>
    public static string RuntimeVersion { get; } = Metadata("RuntimeVersion");

    /// <summary>SHA-512 of the package that the runtime comes from, in hexadecimal; null where nothing self-contained was published yet.</summary>
    public static string? RuntimeSha512 =>
        RuntimeFile($"microsoft.netcore.app.runtime.win-x64.{RuntimeVersion}.nupkg.sha512") is { } file
            ? Convert.ToHexStringLower(Convert.FromBase64String(File.ReadAllText(file).Trim()))
            : null;

    /// <summary>Version of the product.</summary>
    public static string Version { get; } = typeof(Layout).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>A file of the runtime's package; null when the package is not there.</summary>
    public static string? RuntimeFile(string name)
    {
        var path = Path.Combine(Metadata("PackageRoot"), "microsoft.netcore.app.runtime.win-x64", RuntimeVersion, name);
        return File.Exists(path) ? path : null;
    }

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
        files.AddRange(Notices("ONNX-Runtime.txt", "DirectML.txt", "MIT-components.txt", "LGPL-2.1.txt", "LGPL-3.0.txt", "GPL-3.0.txt").Select(file => file with { Name = PluginPrefix + file.Name }));
        files.Add(new PackageFile("README.txt", At("packaging/plugin-readme.txt")));
        return Sorted(files);
    }

    /// <summary>The command: one self-contained program, scripts that install the plugin with it, natives, packs, notices.</summary>
    /// <param name="publishFolder">Folder that <c>dotnet publish</c> filled.</param>
    public IReadOnlyList<PackageFile> Command(string publishFolder)
    {
        var files = Directory.EnumerateFiles(publishFolder, "*.exe")
            .Select(file => new PackageFile(Path.GetFileName(file), file))
            .Append(new PackageFile($"licenses/{RuntimeNotices}", Path.Combine(publishFolder, RuntimeNotices)))
            .Concat(Natives("onnxruntime.dll", "DirectML.dll", "libvips-42.dll"))
            .Concat(Scripts("Install.ps1", "Uninstall.ps1"))
            .Concat(Models())
            .Concat(Notices("ONNX-Runtime.txt", "DirectML.txt", "MIT-components.txt", "libvips.txt", "LGPL-2.1.txt", "LGPL-3.0.txt", "GPL-3.0.txt"));
        return Sorted(files);
    }

    /// <summary>Adds the list of components to the plugin's files.</summary>
    /// <param name="files">From <see cref="Plugin"/>.</param>
    /// <param name="folder">A folder for the list.</param>
    public IReadOnlyList<PackageFile> WithPluginSbom(IReadOnlyList<PackageFile> files, string folder)
    {
        var inside = files.Where(file => file.Name.StartsWith(PluginPrefix, StringComparison.Ordinal)).Select(file => file with { Name = file.Name[PluginPrefix.Length..] });
        return WithSbom(files, [.. inside], new Components(this, Version).OfPlugin(), PluginPrefix, folder);
    }

    /// <summary>Adds the list of components to the command's files.</summary>
    /// <param name="files">From <see cref="Command"/>.</param>
    /// <param name="folder">A folder for the list.</param>
    public IReadOnlyList<PackageFile> WithCommandSbom(IReadOnlyList<PackageFile> files, string folder) =>
        WithSbom(files, files, new Components(this, Version).OfCommand(), string.Empty, folder);

    /// <summary>Folders of the model packs, in ordinal order.</summary>
    public IEnumerable<string> PackFolders()
    {
        var models = At("models");
        return Directory.EnumerateFiles(models, "pack.json", SearchOption.AllDirectories)
            .Select(manifest => Path.GetDirectoryName(manifest)!)
            .Where(folder => Path.GetDirectoryName(folder) == models)
            .Order(StringComparer.Ordinal);
    }

    private static List<PackageFile> WithSbom(
        IReadOnlyList<PackageFile> files, IReadOnlyList<PackageFile> described, IReadOnlyList<Component> components, string prefix, string folder)
    {
        var path = Path.Combine(folder, Sbom.FileName);
        Sbom.Write(components, described, path);
        return Sorted([.. files, new PackageFile(prefix + Sbom.FileName, path)]);
    }

    private static string Metadata(string key) =>
        typeof(Layout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;

    private static List<PackageFile> Sorted(IEnumerable<PackageFile> files) => [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];

    private IEnumerable<PackageFile> Natives(params IEnumerable<string> names) =>
        names.Select(name => new PackageFile($"runtimes/{Rid}/native/{name}", At($".natives/{Rid}/{name}")));

    private IEnumerable<PackageFile> Models()
    {
        var models = At("models");
        return PackFolders()
            .SelectMany(folder => Directory.EnumerateFiles(folder))
            .Select(file => new PackageFile($"models/{Path.GetRelativePath(models, file).Replace('\\', '/')}", file));
    }

    private IEnumerable<PackageFile> Scripts(params IEnumerable<string> names) => names.Select(name => new PackageFile(name, At($"packaging/{name}")));

    private IEnumerable<PackageFile> Notices(params IEnumerable<string> licenses) =>
        licenses.Select(name => new PackageFile($"licenses/{name}", At($"packaging/licenses/{name}")))
            .Append(new PackageFile("LICENSE.txt", At("LICENSE")))
            .Append(new PackageFile("THIRD-PARTY-NOTICES.md", At("THIRD-PARTY-NOTICES.md")));
}
