using System.Runtime.CompilerServices;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;

namespace TextPromptIR.PdnPlugin.Tests.Support;

/// <summary>A copy of the built plugin folder with the small test packs, loaded the way the host loads it: the very DLL that ships.</summary>
internal sealed class InstalledPlugin : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("tpir-plugin-");
    private LoadedEffect? effect;

    public InstalledPlugin()
    {
        Folder = System.IO.Path.Combine(root.FullName, "Effects", "Text Guided Restore é");
        CopyFolder(PluginFolders.Built, Folder, file => !file.Contains($"{System.IO.Path.DirectorySeparatorChar}models{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        foreach (var pack in new[] { "tiny", "language" })
            CopyFolder(Repository.Path($"tests/data/packs/{pack}"), Path($"models/{pack}"), _ => true);
    }

    public string Folder { get; }

    public HostServices Services { get; } = new();

    public string Device { get; init; } = "Processor";

    public PixelBuffer Picture { get; init; } = Pictures.Noise(150, 110, seed: 6);

    public string Natives => Directory.EnumerateDirectories(Path("runtimes")).Select(rid => System.IO.Path.Combine(rid, "native")).Single();

    public string Path(string relative) => System.IO.Path.Combine(Folder, relative);

    /// <summary>What the user has after typing the words and pressing OK.</summary>
    public PixelBuffer Apply(string instruction, SelectionMask? selection = null) => ApplyAndEdit(instruction, selection).Layer;

    /// <summary>The same, and the document goes on being edited.</summary>
    public Editor ApplyAndEdit(string instruction, SelectionMask? selection = null)
    {
        effect ??= PluginFolders.Load(Folder);
        var mask = selection ?? SelectionMask.Full(Picture.Width, Picture.Height);
        var editor = new Editor(effect, Picture, mask, Services, new RenderPlan { Threads = 3, MinTile = 40, MaxTile = 90, Seed = 2 });
        using (var dialog = editor.OpenDialog())
        {
            dialog.Set("Model", "tiny");
            dialog.Set("Device", Device);
            dialog.Set("Instruction", instruction);
            dialog.WaitForPreview();
            dialog.Ok();
        }

        return editor;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public WeakReference Unload()
    {
        var reference = effect!.Unload();
        effect = null;
        return reference;
    }

    public void Dispose()
    {
        if (effect is not null)
            Unload();
        root.Delete(true);
    }

    private static void CopyFolder(string from, string to, Func<string, bool> wanted)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(wanted))
        {
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
