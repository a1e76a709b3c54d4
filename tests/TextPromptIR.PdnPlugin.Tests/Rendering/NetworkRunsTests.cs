using PaintDotNet.Rendering;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;
using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

/// <summary>How often the networks run: once per picture and meaning, whatever the user does.</summary>
public class NetworkRunsTests
{
    private static readonly TimeSpan Key = TimeSpan.FromMilliseconds(120);

    [Fact]
    public void Typing_EighteenLetters_CostsOnePass()
    {
        using var stage = new Stage();
        var selection = SelectionMask.Rectangles(300, 200, new RectInt32(40, 30, 100, 90));
        var editor = stage.Edit(selection);
        using (var dialog = editor.OpenDialog())
        {
            const string Words = "remove all the rain";
            for (var length = 1; length <= Words.Length; length++)
            {
                dialog.Set("Instruction", Words[..length]);
                stage.Clock.Advance(Key);
            }

            stage.Clock.Advance(stage.Runtime.Limits.Debounce);
            dialog.WaitForPreview();
            for (var strength = 10; strength <= 100; strength += 10)
                dialog.Set("Strength", strength);
            dialog.Set("Show", "Removed");
            dialog.Set("Show", "Original");
            dialog.Set("Show", "Restored");
            dialog.WaitForPreview();
            dialog.Ok();
        }

        Assert.Equal(["remove all the rain"], stage.Engines.Single().Understood);
        Assert.Equal(1, stage.Network.Calibrations);
        Assert.Equal(TilesOf(stage, selection.Bounds), stage.Network.Tiles);
    }

    [Fact]
    public void Repeat_AfterUndo_IsFree()
    {
        using var stage = new Stage();
        var editor = stage.Apply("remove the rain");
        var restored = editor.Layer;
        var tiles = stage.Network.Tiles;

        editor.Undo();
        Assert.Equal(stage.Picture, editor.Layer);
        editor.Repeat();

        Assert.Equal(restored, editor.Layer);
        Assert.Equal(tiles, stage.Network.Tiles);
        Assert.Equal(1, stage.Network.Calibrations);
    }

    [Fact]
    public void Repeat_OnTheRestoredPixels_CostsOneMorePassAndRestoresTwice()
    {
        using var stage = new Stage();
        var editor = stage.Apply("remove the rain");
        var tiles = stage.Network.Tiles;

        editor.Repeat();

        Assert.Equal(2 * tiles, stage.Network.Tiles);
        Assert.Equal(stage.Expected("remove the rain", picture: stage.Expected("remove the rain")), editor.Layer);
    }

    [Fact]
    public void Dialog_OpenedAgainWithTheLastWords_IsFree()
    {
        using var stage = new Stage();
        var editor = stage.Apply("remove the rain");
        var tiles = stage.Network.Tiles;
        editor.Undo();

        using var dialog = editor.OpenDialog();
        dialog.WaitForPreview();

        Assert.Equal(stage.Expected("remove the rain"), dialog.Canvas);
        Assert.Equal(tiles, stage.Network.Tiles);
    }

    [Fact]
    public void Words_WithTheSameMeaning_ShareTheirTiles()
    {
        using var stage = new Stage();
        using var dialog = stage.Edit().OpenDialog();
        stage.Type(dialog, "remove the rain");
        dialog.WaitForPreview();
        var tiles = stage.Network.Tiles;

        stage.Type(dialog, "slightly remove rain");
        dialog.WaitForPreview();

        Assert.Equal(tiles, stage.Network.Tiles);
        Assert.Equal(stage.Expected("slightly remove rain"), dialog.Canvas);
    }

    [Fact]
    public void Selection_OfAnotherPart_OnlyComputesWhatIsNew()
    {
        using var stage = new Stage();
        stage.Apply("remove the rain", SelectionMask.Rectangles(300, 200, new RectInt32(0, 0, 60, 60)));
        stage.Apply("remove the rain", SelectionMask.Full(300, 200));

        Assert.Equal(TilesOf(stage, new RectInt32(0, 0, 300, 200)), stage.Network.Tiles);
        Assert.Equal(1, stage.Network.Calibrations);
    }

    [Fact]
    public void FirstTile_IsPaintedAfterTheNetworkTilesThatCoverIt()
    {
        var network = new FakeNetwork { Shape = new TileShape(256, 48, 16, 2, 64) };
        using var stage = new Stage(network: network) { Picture = Pictures.Noise(1000, 700, seed: 3) };
        var first = 0;
        var plan = new RenderPlan { Threads = 1, Seed = 4, TilePainted = _ => Interlocked.CompareExchange(ref first, network.Tiles, 0) };
        using var dialog = stage.Edit(plan: plan).OpenDialog();
        dialog.WaitForPreview();
        first = 0;

        stage.Type(dialog, "remove the rain");
        dialog.WaitForPreview();

        Assert.InRange(first, 1, 4);
        Assert.True(network.Tiles > 4);
    }

    [Fact]
    public void Script_WithoutMessageBoxes_DoesNotWaitForTyping()
    {
        using var stage = new Stage(services: new HostServices { ShowsMessages = false });
        using var dialog = stage.Edit().OpenDialog();
        dialog.Set("Instruction", "remove the rain");
        dialog.WaitForPreview();

        Assert.Equal(stage.Expected("remove the rain"), dialog.Canvas);
    }

    [Fact]
    public void Store_ManyMeaningsAndPictures_StaysBounded()
    {
        using var stage = new Stage(limits: new RuntimeLimits { Results = 3 }) { Picture = Pictures.Noise(64, 64, seed: 9) };
        var editor = stage.Apply("remove the rain");
        for (var i = 0; i < 8; i++)
            editor.Repeat();

        Assert.Equal(3, stage.Runtime.Results.Count);
    }

    [Fact]
    public void Store_OverItsBytes_KeepsTheOneInUse()
    {
        using var stage = new Stage(limits: new RuntimeLimits { ResultBytes = 1 << 20, Results = 100 });
        var editor = stage.Apply("remove the rain");
        editor.Repeat();

        Assert.Equal(1, stage.Runtime.Results.Count);
    }

    [Fact]
    public void Idle_AfterAMinute_ReleasesTheNetworksAndKeepsTheResults()
    {
        using var stage = new Stage();
        var editor = stage.Apply("remove the rain");
        var tiles = stage.Network.Tiles;
        Assert.Equal(1, stage.Engines[0].BackendsOpen);

        stage.Clock.Advance(stage.Runtime.Limits.NetworksKept);

        Assert.True(stage.Engines[0].IsDisposed);
        Assert.Equal(0, stage.Engines[0].BackendsOpen);
        editor.Undo();
        editor.Repeat();
        Assert.Equal(tiles, stage.Network.Tiles);
        editor.Repeat();
        Assert.Equal(2, stage.Engines.Count);
        Assert.Equal(2 * tiles, stage.Network.Tiles);
    }

    [Fact]
    public void Idle_AfterTenMinutes_LeavesNothingBehind()
    {
        using var stage = new Stage();
        stage.Apply("remove the rain");

        stage.Clock.Advance(stage.Runtime.Limits.ResultsKept);

        Assert.Equal(0, stage.Runtime.Results.Count);
        Assert.Equal(0, stage.Clock.RunningTimers);
    }

    private static int TilesOf(Stage stage, RectInt32 bounds)
    {
        using var engine = new FakeEngine { Network = stage.Network };
        using var restoration = new Core.Restoration.TiledRestoration(
            new ArrayPixelSource(stage.Picture.Bytes, stage.Picture.Width, stage.Picture.Height, PixelLayout.Bgra32),
            engine.OpenBackend("fast", Core.Devices.DevicePreference.Cpu, null, CancellationToken.None),
            engine.UnderstandFor("fast", "remove the rain", CancellationToken.None));
        return restoration.CountTiles(new PixelRect(bounds.X, bounds.Y, bounds.Width, bounds.Height));
    }
}
