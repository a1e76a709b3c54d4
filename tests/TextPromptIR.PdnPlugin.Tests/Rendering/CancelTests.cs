using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

/// <summary>Cancel answers everywhere; a test that hangs here is a cancel that does not.</summary>
public class CancelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Cancel_WhileATileIsComputed_EndsThatTileAndStartsNoOther()
    {
        using var entered = new ManualResetEventSlim();
        var network = new FakeNetwork
        {
            OnTile = (_, cancellation) =>
            {
                entered.Set();
                cancellation.WaitHandle.WaitOne();
            },
        };
        using var stage = new Stage(network: network);
        using var dialog = stage.Edit(plan: new RenderPlan { Threads = 4 }).OpenDialog();
        stage.Type(dialog, "remove the rain");
        Assert.True(entered.Wait(Patience));

        dialog.RequestCancel();
        dialog.WaitForPreview();

        Assert.Equal(1, network.Tiles);
        Assert.Empty(stage.Services.Messages);
        Assert.Equal(stage.Picture, dialog.Canvas);
    }

    [Fact]
    public void Cancel_WhileTheModelLoads_EndsTheLoad()
    {
        using var loading = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var stage = new Stage(engine => engine.OnOpen = () =>
        {
            loading.Set();
            go.Wait(Patience);
        });
        using var dialog = stage.Edit().OpenDialog();
        stage.Type(dialog, "remove the rain");
        Assert.True(loading.Wait(Patience));

        dialog.RequestCancel();
        go.Set();
        dialog.WaitForPreview();

        Assert.Equal(0, stage.Engines[0].Opened);
        Assert.Empty(stage.Services.Messages);
    }

    [Fact]
    public void Cancel_WhileTypingRests_CostsNothing()
    {
        using var stage = new Stage();
        using (var dialog = stage.Edit().OpenDialog())
            dialog.Set("Instruction", "remove the rain");

        Assert.Empty(stage.Engines);
        Assert.Equal(0, stage.Clock.RunningTimers);
    }

    [Fact]
    public void Cancel_ThenTheSameWords_FinishesTheRest()
    {
        using var reached = new ManualResetEventSlim();
        var network = new FakeNetwork
        {
            OnTile = (number, cancellation) =>
            {
                if (number != 5)
                    return;
                reached.Set();
                cancellation.WaitHandle.WaitOne();
            },
        };
        using var stage = new Stage(network: network);
        using var dialog = stage.Edit(plan: new RenderPlan { Threads = 1 }).OpenDialog();
        stage.Type(dialog, "remove the rain");
        Assert.True(reached.Wait(Patience));
        dialog.Set("Strength", 50);
        dialog.WaitForPreview();

        Assert.Equal(stage.Expected("remove the rain", 0.5f), dialog.Canvas);
        Assert.Equal(1, network.Calibrations);
    }

    [Fact]
    public void Stress_TwoHundredInterleavings_EndCleanly()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs e) => Interlocked.Increment(ref unobserved);
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            var random = new Random(12345);
            string[] words = ["remove the rain", "remove the haze", "remove rain and haze", "tell me a joke", string.Empty];
            using var stage = new Stage(network: new FakeNetwork { OnTile = (number, _) => Thread.SpinWait(number % 7 * 200) });
            var editor = stage.Edit(plan: new RenderPlan { Threads = 4, MinTile = 20, MaxTile = 130, Seed = 7 });
            for (var round = 0; round < 40; round++)
            {
                using var dialog = editor.OpenDialog();
                for (var step = 0; step < 5; step++)
                    Disturb(stage, dialog, random, words);
            }

            using (var dialog = editor.OpenDialog())
            {
                dialog.Set("Strength", 100);
                dialog.Set("Show", "Restored");
                stage.Type(dialog, "remove the rain");
                dialog.WaitForPreview();
                Assert.Equal(stage.Expected("remove the rain"), dialog.Canvas);
            }

            stage.Clock.Advance(stage.Runtime.Limits.ResultsKept);
            Assert.All(stage.Engines, engine => Assert.True(engine.IsDisposed));
            Assert.All(stage.Engines, engine => Assert.Equal(0, engine.BackendsOpen));
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.Equal(0, unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }
    }

    private static void Disturb(Stage stage, Host.Editing.EffectDialog dialog, Random random, string[] words)
    {
        switch (random.Next(5))
        {
            case 0:
                dialog.Set("Instruction", words[random.Next(words.Length)]);
                break;
            case 1:
                stage.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(900)));
                break;
            case 2:
                dialog.Set("Strength", random.Next(101));
                break;
            case 3:
                var canceller = new Thread(dialog.RequestCancel);
                canceller.Start();
                Thread.SpinWait(random.Next(2000));
                canceller.Join();
                break;
            default:
                stage.Clock.Advance(stage.Runtime.Limits.Debounce);
                Thread.SpinWait(random.Next(200_000));
                break;
        }
    }
}
