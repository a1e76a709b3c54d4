using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Engine;

/// <summary>What the process remembers while engines come and go.</summary>
public class PluginRuntimeTests
{
    private const string Lost = "Some card failed: it was lost. The processor took over.";

    [Fact]
    public void Options_OfEveryEngine_ShareTheDevicesThatWereGivenUp()
    {
        using var stage = new Stage();
        var first = PluginRuntime.OptionsFor(stage.Runtime).GivenUp;

        Assert.NotNull(first);
        Assert.Same(first, PluginRuntime.OptionsFor(stage.Runtime).GivenUp);
    }

    [Fact]
    public void Notice_OfALaterEngine_IsNotShownAgain()
    {
        using var stage = new Stage(engine => engine.OnOpen = () => engine.Notices!.Notice(ErrorCode.DeviceLost, Lost));
        var editor = stage.Apply("remove the rain");
        stage.Clock.Advance(stage.Runtime.Limits.NetworksKept);
        editor.Repeat();

        Assert.Equal(2, stage.Engines.Count);
        Assert.Equal(Lost, Assert.Single(stage.Services.Messages));
    }

    [Fact]
    public void Notice_DuringACancelledRendering_WaitsForTheNext()
    {
        using var entered = new ManualResetEventSlim();
        var network = new FakeNetwork();
        using var stage = new Stage(network: network);
        network.OnTile = (number, cancellation) =>
        {
            if (number > 1)
                return;
            stage.Notices!.Notice(ErrorCode.DeviceLost, Lost);
            entered.Set();
            cancellation.WaitHandle.WaitOne();
        };
        using (var dialog = stage.Edit().OpenDialog())
        {
            stage.Type(dialog, "remove the rain");
            Assert.True(entered.Wait(TimeSpan.FromSeconds(30)));
            dialog.RequestCancel();
            dialog.WaitForPreview();
        }

        Assert.Empty(stage.Services.Messages);
        stage.Apply("remove the rain");
        Assert.Equal(Lost, Assert.Single(stage.Services.Messages));
    }

    [Theory]
    [InlineData("HighPerformanceGpu")]
    [InlineData("PowerSavingGpu")]
    public void Device_ThatIsNotThere_IsReplacedByTheProcessorAndToldOnce(string device)
    {
        using var stage = new Stage(engine => engine.OpenFault = () => engine.Device == DevicePreference.Cpu ? null : NoGpu());
        var editor = stage.Edit();
        for (var i = 0; i < 2; i++)
        {
            using var dialog = editor.OpenDialog();
            dialog.Set("Device", device);
            stage.Type(dialog, "remove the rain");
            dialog.WaitForPreview();
            dialog.Ok();
            stage.Clock.Advance(stage.Runtime.Limits.NetworksKept);
        }

        Assert.Equal(stage.Expected("remove the rain", picture: stage.Expected("remove the rain")), editor.Layer);
        Assert.Contains("No GPU was found", Assert.Single(stage.Services.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_ReplacedBetweenTwoTiles_IsNotMixedAndWorksWithTheNextWords()
    {
        var version = 1;
        using var stage = new Stage(engine => engine.Pack = () => $"fake {version}");
        stage.Apply("remove the rain", SelectionMask.Rectangles(300, 200, new PaintDotNet.Rendering.RectInt32(0, 0, 40, 40)));
        var tiles = stage.Network.Tiles;
        version = 2;
        stage.Clock.Advance(stage.Runtime.Limits.NetworksKept);

        var editor = stage.Apply("remove the rain");
        Assert.Contains("it was fake 1 and is fake 2 now", Assert.Single(stage.Services.Messages), StringComparison.Ordinal);
        Assert.Equal(tiles, stage.Network.Tiles);

        editor.Undo();
        editor.Repeat();
        Assert.Equal(stage.Expected("remove the rain"), editor.Layer);
        Assert.Equal(2, stage.Network.Calibrations);
        Assert.Single(stage.Services.Messages);
    }

    [Fact]
    public void Memory_RunsOut_KeptTilesAreGivenUp()
    {
        var full = false;
        using var stage = new Stage(network: new FakeNetwork { OnTile = (_, _) => _ = full ? throw new InsufficientMemoryException() : 0 });
        var editor = stage.Apply("remove the rain");
        Assert.Equal(1, stage.Runtime.Results.Count);

        full = true;
        editor.Repeat();

        Assert.Equal(0, stage.Runtime.Results.Count);
        Assert.Contains("select a smaller part", Assert.Single(stage.Services.Messages), StringComparison.Ordinal);
    }

    private static RestoreException NoGpu() => new(ErrorCode.DeviceNotFound, "No GPU was found.", "'--device cpu'");
}
