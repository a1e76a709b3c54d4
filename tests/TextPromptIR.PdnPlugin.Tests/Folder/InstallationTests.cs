using System.IO.Compression;
using TextPromptIR.Cli;
using TextPromptIR.Cli.Output;
using TextPromptIR.Packaging;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Folder;

/// <summary>The user's way: the download of this build, <c>tpir install</c>, Paint.NET, <c>tpir uninstall</c>.</summary>
public class InstallationTests
{
    [Fact]
    public async Task Download_InstalledByTpir_OpensInAHostAndLeavesNoTrace()
    {
        var root = Directory.CreateTempSubdirectory("tpir-install-");
        try
        {
            var zip = Path.Combine(root.FullName, "TextGuidedRestore-0.0.0-win-x64.zip");
            var scratch = root.CreateSubdirectory("scratch").FullName;
            new Package(Repository.Path("packaging/lists/plugin.txt"), long.MaxValue).Write(
                Layout.Own.WithPluginSbom(Layout.Own.Plugin(PluginFolders.Built), scratch), zip, CompressionLevel.NoCompression);
            var effects = Directory.CreateDirectory(Path.Combine(root.FullName, "paint.net", "Effects"));

            Assert.Equal(0, await TpirAsync("install", "--target", effects.FullName, "--from", zip, "--skip-runtime-check"));
            OpenDialog(Path.Combine(effects.FullName, "TextGuidedRestore"));
            Assert.Equal(0, await TpirAsync("uninstall", "--target", effects.FullName));

            Assert.Empty(effects.EnumerateFileSystemInfos());
            Assert.Equal([effects.FullName], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(effects.FullName)!));
        }
        finally
        {
            root.Delete(true);
        }
    }

    private static void OpenDialog(string folder)
    {
        var effect = PluginFolders.Load(folder);
        var picture = Pictures.Noise(60, 40, seed: 3);
        using (var dialog = new Editor(effect, picture, SelectionMask.Full(60, 40), new HostServices(), new RenderPlan()).OpenDialog())
        {
            dialog.WaitForPreview();
            Assert.Equal("Text-Guided Restore", effect.Name);
            Assert.Equal("fast", dialog.Properties["Model"]!.Value);
            Assert.Equal(picture, dialog.Canvas);
        }

        effect.Unload();
    }

    private static async Task<int> TpirAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return await TpirCommand.RunAsync(arguments, Terminal.For(output, error), TestContext.Current.CancellationToken);
    }
}
