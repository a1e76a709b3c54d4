using PaintDotNet.Effects;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Settings;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.HostRules;

/// <summary>What an effect borrows of the host it gives back.</summary>
public class RendererTests
{
    [Fact]
    public void Bitmaps_OfAnInstanceWithTwoRenderers_AreGivenBack()
    {
        using var stage = new Stage();
        var mask = SelectionMask.Full(stage.Picture.Width, stage.Picture.Height);
        var token = new PropertyBasedEffectConfigToken(EffectProperties.Create(["fast"]));
        token.SetPropertyValue("Instruction", "remove the rain");
        var environment = new HostEnvironment(stage.Picture, mask);
        using (var instance = stage.Effect.CreateInstance(stage.Services, environment))
        {
            for (var i = 0; i < 2; i++)
            {
                using var rendering = new EffectRendering(instance, stage.Picture, mask, new RenderPlan());
                rendering.Start(token);
                rendering.Wait();

                Assert.Null(rendering.Failure);
                Assert.Equal(stage.Expected("remove the rain"), rendering.Canvas);
                Assert.Equal(1, environment.BitmapsLent);
            }
        }

        environment.Dispose();
        Assert.Equal(0, environment.BitmapsLent);
    }
}
