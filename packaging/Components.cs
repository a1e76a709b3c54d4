using System.Text.Json;

namespace TextPromptIR.Packaging;

/// <summary>Everything that the downloads are made of, with versions from the files that pin them. A test holds it against the notices.</summary>
/// <param name="layout">The tree.</param>
/// <param name="version">Version of the product.</param>
internal sealed class Components(Layout layout, string version)
{
    private const string Mit = "MIT-components.txt";
    private const string Natives = "runtimes/win-x64/native/";

    /// <summary>What the plugin's download holds.</summary>
    public IReadOnlyList<Component> OfPlugin() =>
    [
        Product("Text-Guided Restore") with
        {
            Files =
            [
                "TextPromptIR.Core.dll", "TextPromptIR.Inference.dll", "TextPromptIR.PdnPlugin.dll", "TextPromptIR.PdnPlugin.deps.json",
                "TextPromptIR.Substitutes.OnnxRuntime.dll", "TextPromptIR.Substitutes.Tokenizers.dll",
            ],
        },
        NuGet("System.Numerics.Tensors") with { Files = ["System.Numerics.Tensors.dll"] },
        OnnxRuntime(),
        DirectMl(),
        .. Packs(),
    ];

    /// <summary>What the command's download holds.</summary>
    public IReadOnlyList<Component> OfCommand() =>
    [
        Product("tpir") with { Files = ["tpir.exe", "Install.ps1", "Uninstall.ps1"] },
        new Component(".NET runtime", Layout.RuntimeVersion, "MIT")
        {
            PackageUrl = $"pkg:nuget/Microsoft.NETCore.App.Runtime.win-x64@{Layout.RuntimeVersion}", PackageSha512 = Layout.RuntimeSha512, LicenceTexts = [Mit],
        },
        NuGet("System.Numerics.Tensors"),
        NuGet("System.CommandLine"),
        NuGet("Spectre.Console"),
        OnnxRuntime(),
        DirectMl(),
        Npm("libvips", "@img/sharp-win32-x64", "Apache-2.0 AND LGPL-3.0-or-later") with
        {
            Files = [Natives + "libvips-42.dll"],
            Holds = $"libvips {NativeVersion.OfVips(layout.At(".natives/win-x64/libvips-42.dll"))} and the libraries built into it; THIRD-PARTY-NOTICES.md names them",
            LicenceTexts = ["libvips.txt", "LGPL-2.1.txt", "LGPL-3.0.txt", "GPL-3.0.txt"],
        },
        .. Packs(),
    ];

    /// <summary>All of both, each once.</summary>
    public IReadOnlyList<Component> All() => [.. OfPlugin().Concat(OfCommand()).DistinctBy(component => component.Name)];

    private Component Product(string name) => new(name, version, "MIT") { Type = "application" };

    private Component OnnxRuntime() => Npm("ONNX Runtime", "onnxruntime-node", "MIT") with { Files = [Natives + "onnxruntime.dll"], LicenceTexts = ["ONNX-Runtime.txt"] };

    private Component DirectMl() => new("DirectML", NativeVersion.Of(layout.At(".natives/win-x64/DirectML.dll")), "LicenseRef-Microsoft-DirectML")
    {
        Files = [Natives + "DirectML.dll"], LicenceTexts = ["DirectML.txt"],
    };

    private Component NuGet(string package)
    {
        var (resolved, sha512) = LockFiles.NuGet(layout.At("src/TextPromptIR.Cli/packages.lock.json"), package);
        return new Component(package, resolved, "MIT") { PackageUrl = $"pkg:nuget/{package}@{resolved}", PackageSha512 = sha512, LicenceTexts = [Mit] };
    }

    private Component Npm(string name, string package, string licence)
    {
        var (resolved, sha512) = LockFiles.Npm(layout.At("build/natives/package-lock.json"), package);
        return new Component(name, resolved, licence) { PackageUrl = $"pkg:npm/{package.Replace("@", "%40", StringComparison.Ordinal)}@{resolved}", PackageSha512 = sha512 };
    }

    private IEnumerable<Component> Packs()
    {
        foreach (var folder in layout.PackFolders())
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "pack.json")));
            string Text(string field) => manifest.RootElement.GetProperty(field).GetString()!;
            yield return new Component($"model pack {Text("id")}", Text("version"), Text("license")) { Type = "machine-learning-model", Files = [$"models/{Path.GetFileName(folder)}/"] };
        }
    }
}
