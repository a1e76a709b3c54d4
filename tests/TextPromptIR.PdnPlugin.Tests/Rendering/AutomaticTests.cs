using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Reporting;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

/// <summary>The Automatic preset and general wishes: the picture's own pixels choose, and the log tells what was chosen.</summary>
public sealed class AutomaticTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tpir-log-");

    private string LogPath => Path.Combine(folder.FullName, "effect.log");

    public void Dispose() => folder.Delete(true);

    [Fact]
    public void Preset_Automatic_RemovesWhatThePictureShowsAndLogsIt()
    {
        using var stage = new Stage(log: new EffectLog(LogPath));
        using var dialog = stage.Edit().OpenDialog();
        dialog.Set("Preset", "Automatic");
        stage.Clock.Advance(stage.Runtime.Limits.Debounce);
        dialog.WaitForPreview();

        Assert.Equal(stage.Expected("remove the rain"), dialog.Canvas);
        Assert.Equal(1, stage.Engines.Single().Detector.Looks);
        Assert.EndsWith("fake 1 on Processor: rain (chosen for a general wish: remove the rain)", Assert.Single(File.ReadAllLines(LogPath)), StringComparison.Ordinal);
    }

    [Fact]
    public void Repeat_OnOtherPixels_ChoosesAnew()
    {
        using var stage = new Stage(log: new EffectLog(LogPath));
        var editor = stage.Apply("fix this photo");
        var first = editor.Layer;
        Assert.Equal(stage.Expected("remove the rain"), first);

        editor.Repeat();

        Assert.Equal(stage.Expected("fix this photo", picture: first), editor.Layer);
        Assert.Equal(
            ["remove the rain)", "remove the haze)"],
            File.ReadAllLines(LogPath).Select(line => line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void Repeat_OnTheSamePixels_DoesNotLookAgain()
    {
        using var stage = new Stage();
        var editor = stage.Apply("fix this photo");
        editor.Undo();
        editor.Repeat();

        Assert.Equal(stage.Expected("remove the rain"), editor.Layer);
        Assert.Equal(1, stage.Engines.Single().Detector.Looks);
    }

    [Fact]
    public void Choice_SharesItsTilesWithTheWordsThatMeanTheSame()
    {
        using var stage = new Stage();
        stage.Apply("remove the rain");
        var tiles = stage.Network.Tiles;

        // The instance that made the tiles is gone; they are rendered over the new one's layer.
        Assert.Equal(stage.Expected("remove the rain"), stage.Apply("fix this photo").Layer);
        Assert.Equal(tiles, stage.Network.Tiles);
    }

    [Fact]
    public void Slightly_InAGeneralWish_IsHeard()
    {
        using var stage = new Stage();
        Assert.Equal(stage.Expected("slightly remove the rain"), stage.Apply("fix this photo slightly").Layer);
    }

    [Fact]
    public void Picture_WithoutAFault_StaysAsItIsAndTheUserHearsWhy()
    {
        using var stage = new Stage(log: new EffectLog(LogPath)) { Picture = new PixelBuffer(120, 80) };
        for (var alpha = 3; alpha < stage.Picture.Bytes.Length; alpha += 4)
            stage.Picture.Bytes[alpha] = 255;

        Assert.Equal(stage.Picture, stage.Apply("fix this photo").Layer);
        Assert.Contains("Nothing was found", Assert.Single(stage.Services.Messages), StringComparison.Ordinal);
        Assert.Equal(0, stage.Engines.Single().Opened);
        Assert.EndsWith("nothing found for a general wish", Assert.Single(File.ReadAllLines(LogPath)), StringComparison.Ordinal);
    }
}
