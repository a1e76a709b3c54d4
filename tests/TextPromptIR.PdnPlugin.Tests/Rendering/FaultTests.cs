using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

/// <summary>Whatever fails, the user keeps the picture, hears of it once, and can go on without restarting the host.</summary>
public class FaultTests
{
    public static TheoryData<string> Faults() => ["words", "open", "first tile", "not finite", "memory", "unknown"];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_BeforeAnythingIsPainted_KeepsTheSourceWithOneMessageAndRecovers(string fault)
    {
        var broken = true;
        var network = new FakeNetwork
        {
            OnTile = (_, _) =>
            {
                if (broken && fault == "first tile")
                    throw new RestoreException(ErrorCode.DeviceLost, "The GPU went away.", "Use the processor.");
                if (broken && fault == "memory")
                    throw new InsufficientMemoryException();
                if (broken && fault == "unknown")
                    throw new InvalidOperationException("A fault of ours.");
            },
            Spoil = (_, result) =>
            {
                if (broken && fault == "not finite")
                    result.Span[result.Length / 2] = float.NaN;
            },
        };
        using var stage = new Stage(
            engine =>
            {
                engine.WordsFault = () => broken && fault == "words" ? Damaged() : null;
                engine.OpenFault = () => broken && fault == "open" ? Damaged() : null;
            },
            network: network);
        var untouched = stage.Picture.Copy();
        var editor = stage.Edit();
        using var dialog = editor.OpenDialog();

        stage.Type(dialog, "remove the rain");
        dialog.WaitForPreview();
        Assert.Equal(untouched, dialog.Canvas);
        Assert.Equal(untouched, stage.Picture);
        Assert.Single(stage.Services.Messages);

        broken = false;
        stage.Type(dialog, "remove rain");
        dialog.WaitForPreview();
        Assert.Equal(stage.Expected("remove rain"), dialog.Canvas);
        Assert.Single(stage.Services.Messages);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Fault_OnALaterTile_LeavesEveryPixelEitherRestoredOrSource(int badTile)
    {
        var network = new FakeNetwork
        {
            OnTile = (number, _) =>
            {
                if (number >= badTile)
                    throw new RestoreException(ErrorCode.InferenceFailed, "The network failed.", "Try again.");
            },
        };
        using var stage = new Stage(network: network);
        using var dialog = stage.Edit(plan: new RenderPlan { MinTile = 32, MaxTile = 48, Seed = badTile, Threads = 3 }).OpenDialog();
        stage.Type(dialog, "remove the rain");
        dialog.WaitForPreview();

        var expected = stage.Expected("remove the rain");
        for (var i = 0; i < expected.Bytes.Length; i++)
            Assert.True(dialog.Canvas.Bytes[i] == stage.Picture.Bytes[i] || dialog.Canvas.Bytes[i] == expected.Bytes[i]);
        Assert.Single(stage.Services.Messages);
    }

    [Fact]
    public void Fault_InAHostWithoutMessages_ArrivesAsOneTypedException()
    {
        using var stage = new Stage(engine => engine.OpenFault = Damaged, new HostServices { ShowsMessages = false });
        using var dialog = stage.Edit().OpenDialog();
        dialog.Set("Instruction", "remove the rain");

        var wrapped = Assert.Throws<WorkerThreadException>(dialog.WaitForPreview);
        Assert.Equal(ErrorCode.PackDamaged, Assert.IsType<RestoreException>(wrapped.InnerException).Code);
        Assert.Equal(stage.Picture, dialog.Canvas);
    }

    [Fact]
    public void Fault_WhileRepeating_LeavesTheLayerAsItWas()
    {
        var broken = false;
        using var stage = new Stage(network: new FakeNetwork { OnTile = (_, _) => ThrowIf(broken) });
        var editor = stage.Apply("remove the rain");
        var layer = editor.Layer;

        broken = true;
        editor.Repeat();

        Assert.Equal(layer, editor.Layer);
        Assert.Single(stage.Services.Messages);
    }

    [Fact]
    public void Fallback_ToTheProcessor_IsToldOnceAndThePictureIsRestored()
    {
        Stage stage = null!;
        var network = new FakeNetwork
        {
            OnTile = (number, _) =>
            {
                if (number is 1 or 3)
                    stage.Notices!.Notice(ErrorCode.DeviceLost, "The graphics card failed; the processor goes on.");
            },
        };
        using (stage = new Stage(network: network))
        {
            var editor = stage.Apply("remove the rain");

            Assert.Equal(stage.Expected("remove the rain"), editor.Layer);
            Assert.Equal("The graphics card failed; the processor goes on.", Assert.Single(stage.Services.Messages));
        }
    }

    [Fact]
    public void Words_NotUnderstood_AreToldAtOkAndNotWhileTyping()
    {
        using var stage = new Stage();
        using var dialog = stage.Edit().OpenDialog();
        foreach (var words in new[] { "Reg", "Regen ent", "Regen entfernen" })
        {
            stage.Type(dialog, words);
            dialog.WaitForPreview();
        }

        Assert.Empty(stage.Services.Messages);
        dialog.Ok();
        Assert.Contains("Regen entfernen", Assert.Single(stage.Services.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Ok_BeforeTypingRests_RestoresAtOnceAndTellsAtOnce()
    {
        using var stage = new Stage();
        var editor = stage.Edit();
        using (var dialog = editor.OpenDialog())
        {
            dialog.Set("Instruction", "remove the rain");
            dialog.Ok();
        }

        Assert.Equal(stage.Expected("remove the rain"), editor.Layer);
        using (var dialog = editor.OpenDialog())
        {
            dialog.Set("Instruction", "Regen entfernen");
            dialog.Ok();
        }

        Assert.Single(stage.Services.Messages);
    }

    [Fact]
    public void Words_NotUnderstoodAndLeftAlone_AreToldAfterAWhile()
    {
        using var stage = new Stage();
        using var dialog = stage.Edit().OpenDialog();
        stage.Type(dialog, "Regen entfernen");
        dialog.WaitForPreview();

        stage.Clock.Advance(stage.Runtime.Limits.WordsRest);
        Assert.Single(stage.Services.Messages);
    }

    [Fact]
    public void Words_ThePackCannotDo_AreToldWithAdviceAndTheSourceStays()
    {
        using var stage = new Stage();
        var editor = stage.Apply("remove the snow");

        Assert.Equal(stage.Picture, editor.Layer);
        Assert.Contains("It removes rain.", Assert.Single(stage.Services.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Repeat_WithWordsThatWereNotUnderstood_SaysSo()
    {
        using var stage = new Stage();
        var editor = stage.Apply("tell me a joke");
        var told = stage.Services.Messages.Count;

        editor.Repeat();

        Assert.Equal(told + 1, stage.Services.Messages.Count);
    }

    private static RestoreException Damaged() => new(ErrorCode.PackDamaged, "weights.bin has the wrong hash.", "Install the pack again.");

    private static void ThrowIf(bool broken)
    {
        if (broken)
            throw new RestoreException(ErrorCode.InferenceFailed, "The network failed.", "Try again.");
    }
}
