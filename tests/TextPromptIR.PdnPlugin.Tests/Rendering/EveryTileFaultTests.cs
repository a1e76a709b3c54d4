using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

/// <summary>The network fails at each tile of a layer in turn: no pixel is neither source nor restored, one message, and the next words work.</summary>
public class EveryTileFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly RenderPlan Plan = new() { Threads = 2, MinTile = 40, MaxTile = 60, Seed = 3 };

    public static TheoryData<string> Faults => ["lost", "not a number", "memory", "unknown"];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Network_FailsAtTileK_LeavesRestoredOrSourcePixelsAndRecovers(string fault)
    {
        var tiles = TilesOfThePicture();
        Assert.InRange(tiles, 6, 30);
        for (var k = 1; k <= tiles; k++)
        {
            var broken = true;
            var failing = k;
            var network = new FakeNetwork
            {
                OnTile = (number, _) => Fail(broken && number == failing ? fault : "none"),
                Spoil = (number, result) =>
                {
                    if (broken && number == failing && fault == "not a number")
                        result.Span[0] = float.NaN;
                },
            };
            using var stage = NewStage(network);
            var editor = stage.Edit(plan: Plan);
            using var dialog = editor.OpenDialog();
            stage.Type(dialog, "remove the rain");
            dialog.WaitForPreview();

            var expected = stage.Expected("remove the rain");
            for (var i = 0; i < expected.Bytes.Length; i++)
                Assert.True(dialog.Canvas.Bytes[i] == stage.Picture.Bytes[i] || dialog.Canvas.Bytes[i] == expected.Bytes[i], $"{fault} at tile {k}: byte {i}");
            Assert.Single(stage.Services.Messages);

            broken = false;
            stage.Type(dialog, "remove rain");
            dialog.WaitForPreview();
            Assert.Equal(expected, dialog.Canvas);
            Assert.Single(stage.Services.Messages);
        }
    }

    [Fact]
    public void Network_StallsAtTileK_CancelAnswersAndTheRestFollows()
    {
        var tiles = TilesOfThePicture();
        for (var k = 1; k <= tiles; k++)
        {
            using var stalled = new ManualResetEventSlim();
            var failing = k;
            var network = new FakeNetwork
            {
                OnTile = (number, cancellation) =>
                {
                    if (number != failing)
                        return;
                    stalled.Set();
                    cancellation.WaitHandle.WaitOne();
                },
            };
            using var stage = NewStage(network);
            using var dialog = stage.Edit(plan: Plan).OpenDialog();
            stage.Type(dialog, "remove the rain");
            Assert.True(stalled.Wait(Patience));
            dialog.RequestCancel();
            dialog.WaitForPreview();
            Assert.Empty(stage.Services.Messages);

            stage.Type(dialog, "remove rain");
            dialog.WaitForPreview();
            Assert.Equal(stage.Expected("remove rain"), dialog.Canvas);
        }
    }

    private static Stage NewStage(FakeNetwork network) => new(network: network) { Picture = Pictures.Noise(130, 90, seed: 5) };

    private static int TilesOfThePicture()
    {
        var network = new FakeNetwork();
        using var stage = NewStage(network);
        stage.Apply("remove the rain", plan: Plan);
        return network.Tiles;
    }

    private static void Fail(string fault)
    {
        switch (fault)
        {
            case "lost":
                throw new RestoreException(ErrorCode.DeviceLost, "The GPU went away.", "Use the processor.");
            case "memory":
                throw new InsufficientMemoryException();
            case "unknown":
                throw new InvalidOperationException("A fault of ours.");
            default:
                break;
        }
    }
}
