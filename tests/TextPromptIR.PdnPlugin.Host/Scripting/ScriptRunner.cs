using PaintDotNet.Effects;
using PaintDotNet.Rendering;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;

namespace TextPromptIR.PdnPlugin.Host.Scripting;

/// <summary>
/// Runs a recipe by the effect, as a script inside Paint.NET could: <c>IEffectsService2</c> to the effect by its name, an instance for each step, a
/// token filled by setting names, <c>IBitmapEffectRenderer</c> for the pixels, the selection's mask applied by the caller. Nothing here knows the
/// plugin; what it needs of the host is an environment with the pixels of the step before.
/// </summary>
/// <param name="effects">The host's effects.</param>
/// <param name="services">The host's services; without any, failures come as exceptions.</param>
/// <param name="plan">Threads and tiles.</param>
public sealed class ScriptRunner(IEffectsService2 effects, IServiceProvider services, RenderPlan plan)
{
    /// <summary>Menu name of the effect; not translated.</summary>
    public const string EffectName = "Text-Guided Restore";

    /// <summary>Runs all steps.</summary>
    /// <param name="recipe">The steps.</param>
    /// <param name="picture">The layer; not changed.</param>
    /// <param name="settings">Further settings by name, such as <c>Device</c>.</param>
    /// <returns>The layer after the last step.</returns>
    /// <exception cref="ScriptException">There is no such effect or setting, or a step failed.</exception>
    public PixelBuffer Run(Recipe recipe, PixelBuffer picture, IReadOnlyDictionary<string, object>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var effect = effects.EffectInfos.FirstOrDefault(info => info.Name == EffectName)
            ?? throw new ScriptException($"This host has no effect \"{EffectName}\"; install the plugin.");
        var number = 0;
        foreach (var step in recipe.Steps)
        {
            number++;
            picture = Apply(effect, step, number, picture, recipe.PackId, settings);
        }

        return picture;
    }

    private PixelBuffer Apply(
        IEffectInfo2 effect, RestoreStep step, int number, PixelBuffer picture, string? packId, IReadOnlyDictionary<string, object>? settings)
    {
        var selection = Selection(step, number, picture);
        using var environment = new HostEnvironment(picture, selection);
        using var instance = effect.CreateInstance(services, environment);
        var token = DefaultToken(instance);
        Set(token, "Instruction", step.Instruction);
        Set(token, "Strength", (int)MathF.Round(step.Strength * 100));
        if (packId is not null)
            Set(token, "Model", packId);
        foreach (var (name, value) in settings ?? new Dictionary<string, object>())
            Set(token, name, value);

        using var rendering = new EffectRendering(instance, picture, selection, plan);
        rendering.Start(token);
        rendering.Wait();
        return rendering.Failure is { } failure
            ? throw new ScriptException($"Step {number} failed: {failure.InnerException?.Message}", failure.InnerException)
            : rendering.Canvas;
    }

    private static PropertyBasedEffectConfigToken DefaultToken(IEffect instance)
    {
        using var form = instance.CreateConfigForm();
        return (PropertyBasedEffectConfigToken)form.Token.Clone();
    }

    private static void Set(PropertyBasedEffectConfigToken token, string name, object value)
    {
        try
        {
            if (!token.SetPropertyValue(name, value))
                throw new ScriptException($"The effect has no setting \"{name}\".");
        }
        catch (ArgumentException e)
        {
            throw new ScriptException($"The effect's setting \"{name}\" does not take \"{value}\".", e);
        }
    }

    private static SelectionMask Selection(RestoreStep step, int number, PixelBuffer picture)
    {
        if (step.Selection is not { } part)
            return SelectionMask.Full(picture.Width, picture.Height);
        return part.Right <= picture.Width && part.Bottom <= picture.Height
            ? SelectionMask.Rectangles(picture.Width, picture.Height, new RectInt32(part.X, part.Y, part.Width, part.Height))
            : throw new ScriptException($"Step {number}: the selection does not lie inside the picture of {picture.Width}x{picture.Height} pixels.");
    }
}
