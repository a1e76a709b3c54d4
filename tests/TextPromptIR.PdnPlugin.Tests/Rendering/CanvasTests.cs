using PaintDotNet.Rendering;
using TextPromptIR.Core.Requests;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

public class CanvasTests
{
    public static TheoryData<string, int> Selections()
    {
        var data = new TheoryData<string, int>();
        foreach (var selection in new[] { "full", "rectangle", "feathered", "parts" })
        {
            foreach (var threads in new[] { 1, 2, 8 })
                data.Add(selection, threads);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Selections))]
    public void Canvas_AnySelectionTilesAndThreads_IsTheEnginesResultUnderTheMask(string selection, int threads)
    {
        using var stage = new Stage();
        var mask = Mask(selection, stage.Picture.Width, stage.Picture.Height);
        var plan = new RenderPlan { Threads = threads, MinTile = 7, MaxTile = 150, Seed = threads };

        var editor = stage.Apply("remove the rain", mask, plan);

        Assert.Equal(Pictures.Masked(stage.Picture, stage.Expected("remove the rain"), mask), editor.Layer);
        Assert.Equal(1, stage.Network.MostAtOnce);
    }

    [Theory]
    [InlineData("Restored", ShowMode.Restored)]
    [InlineData("Removed", ShowMode.Removed)]
    [InlineData("Original", ShowMode.Original)]
    public void Canvas_ShowAndStrength_AreTheEngines(string show, ShowMode mode)
    {
        using var stage = new Stage();
        using var dialog = stage.Edit().OpenDialog();
        dialog.Set("Strength", 30);
        dialog.Set("Show", show);
        stage.Type(dialog, "slightly remove the rain");
        dialog.WaitForPreview();

        Assert.Equal(stage.Expected("slightly remove the rain", 0.3f, mode), dialog.Canvas);
    }

    [Theory]
    [InlineData("tell me a joke", 100)]
    [InlineData("remove the rain", 0)]
    public void Canvas_RemovedPartOfNothing_IsTheEnginesMidGrey(string words, int strength)
    {
        using var stage = new Stage();
        using var dialog = stage.Edit().OpenDialog();
        dialog.Set("Show", "Removed");
        dialog.Set("Strength", strength);
        stage.Type(dialog, words);
        dialog.WaitForPreview();

        Assert.Equal(stage.Expected(words, strength / 100f, ShowMode.Removed), dialog.Canvas);
        Assert.Equal([128, 128, 128, 255], dialog.Canvas[3, 3].ToArray());
        Assert.Equal(0, stage.Network.Tiles);
    }

    [Fact]
    public void Canvas_TransparentAndGreyPicture_KeepsAlphaAndGrey()
    {
        var picture = Pictures.Noise(90, 70, seed: 5);
        for (var i = 0; i < picture.Bytes.Length; i += 4)
        {
            picture.Bytes[i + 1] = picture.Bytes[i + 2] = picture.Bytes[i];
            picture.Bytes[i + 3] = (byte)(i / 4 % 3 * 127);
        }

        using var stage = new Stage { Picture = picture };
        var result = stage.Apply("remove the rain").Layer;

        Assert.Equal(stage.Expected("remove the rain"), result);
        for (var i = 0; i < picture.Bytes.Length; i += 4)
        {
            Assert.Equal(picture.Bytes[i + 3], result.Bytes[i + 3]);
            Assert.True(result.Bytes[i + 3] == 0 || (result.Bytes[i] == result.Bytes[i + 1] && result.Bytes[i] == result.Bytes[i + 2]));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 700)]
    [InlineData(601, 3)]
    public void Canvas_OddSizes_AreFilled(int width, int height)
    {
        using var stage = new Stage { Picture = Pictures.Noise(width, height, seed: 2) };

        Assert.Equal(stage.Expected("remove the rain"), stage.Apply("remove the rain").Layer);
    }

    [Fact]
    public void Canvas_UnrelatedWords_IsTheSourceAndNoNetworkRuns()
    {
        using var stage = new Stage();

        Assert.Equal(stage.Picture, stage.Apply("tell me a joke").Layer);
        Assert.Equal(0, stage.Network.Tiles);
        Assert.Equal(0, stage.Network.Calibrations);
    }

    private static SelectionMask Mask(string selection, int width, int height) => selection switch
    {
        "rectangle" => SelectionMask.Rectangles(width, height, new RectInt32(33, 21, 140, 99)),
        "feathered" => SelectionMask.Ellipse(width, height, new RectInt32(20, 10, 250, 170), 25),
        "parts" => SelectionMask.Rectangles(width, height, new RectInt32(0, 0, 40, 40), new RectInt32(200, 120, 100, 80)),
        _ => SelectionMask.Full(width, height),
    };
}
