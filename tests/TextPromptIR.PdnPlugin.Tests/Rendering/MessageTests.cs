using PaintDotNet.Effects;
using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Settings;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

/// <summary>When messages are shown, and when they are not.</summary>
public class MessageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Timer_DialogOfTheHostThrows_NothingLeavesTheTimer()
    {
        using var stage = new Stage(services: new HostServices { DialogFault = new InvalidOperationException("The window is gone.") });
        using var dialog = stage.Edit().OpenDialog();
        stage.Type(dialog, "Regen entfernen");
        dialog.WaitForPreview();

        stage.Clock.Advance(stage.Runtime.Limits.WordsRest);

        Assert.Single(stage.Services.Messages);
    }

    [Fact]
    public void Timer_FiresWhileTheDialogCloses_ShowsNothing()
    {
        using var stage = new Stage();
        using (var dialog = stage.Edit().OpenDialog())
        {
            stage.Type(dialog, "Regen entfernen");
            dialog.WaitForPreview();
        }

        stage.Clock.FireStopped();

        Assert.Empty(stage.Services.Messages);
    }

    [Fact]
    public void Fault_OfTheSameKindElsewhere_IsToldToo()
    {
        var name = "first.bin";
        using var stage = new Stage(engine => engine.OpenFault = () => new RestoreException(ErrorCode.PackDamaged, $"{name} is damaged.", "Install the pack again."));
        using var dialog = stage.Edit().OpenDialog();
        foreach (var next in new[] { "first.bin", "second.bin", "second.bin" })
        {
            name = next;
            stage.Type(dialog, $"remove the rain{new string('!', stage.Engines.Count)}");
            dialog.WaitForPreview();
        }

        Assert.Equal(2, stage.Services.Messages.Count);
        Assert.Contains("second.bin", stage.Services.Messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_AfterTheUserCancelled_IsToldByTheNextRendering()
    {
        using var entered = new ManualResetEventSlim();
        var network = new FakeNetwork
        {
            OnTile = (_, cancellation) =>
            {
                entered.Set();
                cancellation.WaitHandle.WaitOne();
                throw new RestoreException(ErrorCode.InferenceFailed, "The network failed.", "None.");
            },
        };
        using var stage = new Stage(network: network);
        using var dialog = stage.Edit().OpenDialog();
        stage.Type(dialog, "remove the rain");
        Assert.True(entered.Wait(Patience));
        dialog.RequestCancel();
        dialog.WaitForPreview();
        Assert.Empty(stage.Services.Messages);

        dialog.Ok();

        Assert.Single(stage.Services.Messages);
    }

    [Fact]
    public void Words_NotUnderstoodAfterTheHostCancelled_AreNotTold()
    {
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var stage = new Stage(engine => engine.WordsFault = () =>
        {
            entered.Set();
            go.Wait(Patience);
            return null;
        });
        var token = new PropertyBasedEffectConfigToken(EffectProperties.Create(["fast"]));
        token.SetPropertyValue("Instruction", "tell me a joke");
        var mask = SelectionMask.Full(stage.Picture.Width, stage.Picture.Height);
        using var environment = new HostEnvironment(stage.Picture, mask);
        using var instance = stage.Effect.CreateInstance(stage.Services, environment);
        using var rendering = new EffectRendering(instance, stage.Picture, mask, new RenderPlan());
        rendering.Start(token);
        Assert.True(entered.Wait(Patience));

        rendering.RequestCancel();
        go.Set();
        rendering.Wait();

        Assert.Null(rendering.Failure);
        Assert.Empty(stage.Services.Messages);
    }

    [Fact]
    public void Dialog_OpenedAgainWithWordsThatWereNotUnderstood_IsSilentUntilTheyRest()
    {
        using var stage = new Stage();
        var editor = stage.Apply("Regen entfernen");
        Assert.Single(stage.Services.Messages);

        using var dialog = editor.OpenDialog();
        dialog.WaitForPreview();
        Assert.Single(stage.Services.Messages);

        stage.Clock.Advance(stage.Runtime.Limits.WordsRest);
        Assert.Equal(2, stage.Services.Messages.Count);
    }

    [Fact]
    public void Dialog_OpenedAgainOnOtherPixels_DoesNotWaitForTyping()
    {
        using var stage = new Stage();
        var editor = stage.Apply("remove the rain");
        var restored = editor.Layer;

        using var dialog = editor.OpenDialog();
        dialog.WaitForPreview();

        Assert.Equal(stage.Expected("remove the rain", picture: restored), dialog.Canvas);
    }

    [Fact]
    public void Notice_ThatOnlyAPartIsRemoved_StaysWithTheKeptAnswer()
    {
        const string Words = "remove the rain and the blur";
        using var stage = new Stage();
        var editor = stage.Edit();
        using (var dialog = editor.OpenDialog())
        {
            stage.Type(dialog, Words);
            dialog.WaitForPreview();
            dialog.Set("Strength", 50);
            dialog.WaitForPreview();
            Assert.Empty(stage.Services.Messages);
            dialog.Ok();
            Assert.Contains("only rain is removed", Assert.Single(stage.Services.Messages), StringComparison.Ordinal);
        }

        editor.Undo();
        editor.Repeat();
        Assert.Equal(2, stage.Services.Messages.Count);
        Assert.Equal([Words], stage.Engines.Single().Understood);
    }
}
