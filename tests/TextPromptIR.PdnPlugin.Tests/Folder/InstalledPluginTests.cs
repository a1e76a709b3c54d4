using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PaintDotNet.Rendering;
using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Inference;
using TextPromptIR.PdnPlugin.Host;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Folder;

/// <summary>The plugin folder as a user has it, from words to pixels through both real networks, and with everything that can be wrong in it.</summary>
public class InstalledPluginTests
{
    private const string Words = "remove the rain";

    private static readonly string OldLibrary = Repository.Path("tests/data/natives/old/libonnxruntime.so.1");

    [Fact]
    public void Words_Typed_GiveWhatTheEngineGives()
    {
        using var plugin = new InstalledPlugin();
        using var counter = new NetworkCounter();
        var mask = SelectionMask.Ellipse(plugin.Picture.Width, plugin.Picture.Height, new RectInt32(5, 5, 130, 90), 12);

        var layer = plugin.Apply(Words, mask);

        var expected = Expected(plugin);
        Assert.NotEqual(plugin.Picture, expected);
        Assert.Equal(Pictures.Masked(plugin.Picture, expected, mask), layer);
        Assert.Empty(plugin.Services.Messages);
        Assert.Equal(1, counter.Calibrations);
        Assert.Equal(1, counter.Instructions);
        Assert.True(counter.Tiles > 0);
    }

    [Fact]
    public void Repeat_OnTheRestoredPixels_IsTheEngineTwiceForTwicePasses()
    {
        using var plugin = new InstalledPlugin();
        using var counter = new NetworkCounter();
        var editor = plugin.ApplyAndEdit(Words);
        var tiles = counter.Tiles;
        var once = editor.Layer;
        editor.Undo();
        editor.Repeat();
        Assert.Equal(once, editor.Layer);
        Assert.Equal(tiles, counter.Tiles);

        editor.Repeat();
        Assert.Equal(Expected(plugin, Expected(plugin)), editor.Layer);
        Assert.Equal(2 * tiles, counter.Tiles);
        Assert.Equal(2, counter.Calibrations);
    }

    [Fact]
    public void Log_AfterUse_NamesTheChoiceAndNotTheWords()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The per-user folder can only be moved elsewhere on Linux.");
        using var plugin = new InstalledPlugin();
        plugin.Apply("please remove the rain from this photo");

        var log = File.ReadAllText(Path.Combine(TestHome.Path, "TextPromptIR", "effect.log"));
        Assert.Contains(": rain", log, StringComparison.Ordinal);
        Assert.DoesNotContain("photo", log, StringComparison.Ordinal);
    }

    [Fact]
    public void Unload_AfterUse_LeavesNothingOfThePluginBehind()
    {
        using var plugin = new InstalledPlugin();
        var context = UseAndUnload(plugin);

        for (var i = 0; i < 20 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
    }

    [Theory]
    [InlineData("models/tiny/backbone.onnx", "backbone.onnx")]
    [InlineData("models/language/pack.json", "language")]
    public void ModelFile_Missing_IsToldByNameAndWorksOnceItIsThere(string file, string named)
    {
        using var plugin = new InstalledPlugin();
        var hidden = plugin.Path("hidden.bin");
        File.Move(plugin.Path(file), hidden);

        Assert.Equal(plugin.Picture, plugin.Apply(Words));
        Assert.Contains(named, Assert.Single(plugin.Services.Messages), StringComparison.Ordinal);

        File.Move(hidden, plugin.Path(file));
        Assert.Equal(Expected(plugin), plugin.Apply(Words));
    }

    [Fact]
    public void Pack_Missing_IsToldWithTheFolderWhereItBelongs()
    {
        using var plugin = new InstalledPlugin();
        Directory.Delete(plugin.Path("models/tiny"), true);

        Assert.Equal(plugin.Picture, plugin.Apply(Words));
        var message = Assert.Single(plugin.Services.Messages);
        Assert.Contains("'fast'", message, StringComparison.Ordinal);
        Assert.Contains(plugin.Path("models"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_Damaged_IsToldWithTheFileAndWorksOnceItIsMended()
    {
        using var plugin = new InstalledPlugin();
        var file = plugin.Path("models/tiny/weights.bin");
        var good = File.ReadAllBytes(file);
        var bad = (byte[])good.Clone();
        bad[3] ^= 0x10;
        File.WriteAllBytes(file, bad);

        Assert.Equal(plugin.Picture, plugin.Apply(Words));
        Assert.Contains("weights.bin", Assert.Single(plugin.Services.Messages), StringComparison.Ordinal);

        File.WriteAllBytes(file, good);
        Assert.Equal(Expected(plugin), plugin.Apply(Words));
    }

    [Theory]
    [InlineData("missing", "onnxruntime")]
    [InlineData("text", "onnxruntime")]
    [InlineData("architecture", "made for Arm64")]
    [InlineData("old", "1.17.3")]
    public void NativeLibrary_Wrong_IsToldAndWorksOnceItIsMended(string fault, string named)
    {
        Assert.SkipUnless(fault is "missing" or "text" || OperatingSystem.IsLinux(), "The old library is for Linux.");
        using var plugin = new InstalledPlugin();
        var library = Directory.EnumerateFiles(plugin.Natives, "*onnxruntime*").Single();
        var hidden = plugin.Path("hidden.bin");
        File.Move(library, hidden);
        if (fault == "text")
            File.WriteAllText(library, "This is not a library.");
        else if (fault == "architecture")
            File.WriteAllBytes(library, ForArm64(File.ReadAllBytes(OldLibrary)));
        else if (fault == "old")
            File.Copy(OldLibrary, library);

        Assert.Equal(plugin.Picture, plugin.Apply(Words));
        Assert.Contains(named, Assert.Single(plugin.Services.Messages), StringComparison.Ordinal);

        File.Move(hidden, library, overwrite: true);
        Assert.Equal(Expected(plugin), plugin.Apply(Words));
    }

    [Fact]
    public void NativeLibrary_OldOneOnThePathAndInTheProcess_IsNotTakenForOurs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The old library is for Linux.");
        // As on Windows, whose own onnxruntime.dll is old and may be in the process before us.
        var old = NativeLibrary.Load(OldLibrary);
        var folder = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = Path.GetDirectoryName(OldLibrary)!;
            using var plugin = new InstalledPlugin();
            Assert.Equal(Expected(plugin), plugin.Apply(Words));
            Assert.Empty(plugin.Services.Messages);
        }
        finally
        {
            Environment.CurrentDirectory = folder;
            NativeLibrary.Free(old);
        }
    }

    [Fact]
    public void Device_ThatThisMachineHasNot_IsToldAndTheProcessorRestores()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There may be a graphics card.");
        using var plugin = new InstalledPlugin { Device = "HighPerformanceGpu" };

        Assert.Equal(Expected(plugin), plugin.Apply(Words));
        Assert.Contains("the processor takes over", Assert.Single(plugin.Services.Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Regen entfernen")]
    [InlineData("убери дождь")]
    public void Words_InAnotherLanguage_AreNotGuessed(string words)
    {
        using var plugin = new InstalledPlugin();

        Assert.Equal(plugin.Picture, plugin.Apply(words));
        Assert.Contains(words, Assert.Single(plugin.Services.Messages), StringComparison.Ordinal);
    }

    private static byte[] ForArm64(byte[] library)
    {
        library[18] = 0xB7; // e_machine of the ELF header
        return library;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseAndUnload(InstalledPlugin plugin)
    {
        plugin.Apply(Words);
        return plugin.Unload();
    }

    private static PixelBuffer Expected(InstalledPlugin plugin, PixelBuffer? picture = null)
    {
        picture ??= plugin.Picture;
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [plugin.Path("models")], NativeFolder = plugin.Natives });
        var source = new ArrayPixelSource(picture.Bytes, picture.Width, picture.Height, PixelLayout.Bgra32);
        using var pipeline = RestorationPipeline.Begin(
            new RestoreRequest(Words) { PackId = "tiny", Device = DevicePreference.Cpu }, source, engine, null, CancellationToken.None);
        var result = new PixelBuffer(plugin.Picture.Width, plugin.Picture.Height);
        pipeline.ReadRows(new PixelRect(0, 0, result.Width, result.Height), result.Bytes, result.Stride);
        return result;
    }
}
