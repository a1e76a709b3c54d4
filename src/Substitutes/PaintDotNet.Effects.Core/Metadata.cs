// PaintDotNet.Effects.Core: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Effects.html
using PaintDotNet.AppModel;
using PaintDotNet.ComponentModel;
using PaintDotNet.Imaging;

namespace PaintDotNet.Effects;

public enum EffectCategory
{
    Effect = 0,
    Adjustment = 1,
    DoNotDisplay = 2,
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class EffectCategoryAttribute : Attribute
{
    public EffectCategoryAttribute(EffectCategory category) => Category = category;

    public EffectCategory Category { get; }
}

public static class SubmenuNames
{
    public static string Artistic => "Artistic";

    public static string Blurs => "Blurs";

    public static string Color => "Color";

    public static string Distort => "Distort";

    public static string Noise => "Noise";

    public static string Object => "Object";

    public static string Photo => "Photo";

    public static string Render => "Render";

    public static string Stylize => "Stylize";
}

public interface IEffectOptions
{
    bool IsConfigurable { get; }
}

public interface IBitmapEffectOptions : IEffectOptions
{
}

public record EffectOptionsBase : PluginOptions, IEffectOptions
{
    private bool isConfigurable;

    internal EffectOptionsBase()
    {
    }

    public bool IsConfigurable
    {
        get => isConfigurable;
        set
        {
            VerifyNotFrozen();
            isConfigurable = value;
        }
    }
}

public abstract record BitmapEffectOptionsFactory : EffectOptionsBase
{
    internal BitmapEffectOptionsFactory()
    {
    }

    public static BitmapEffectOptions Create() => new();
}

public record BitmapEffectOptions : BitmapEffectOptionsFactory, IBitmapEffectOptions
{
    internal BitmapEffectOptions()
    {
    }
}

public interface IEffectInfo2 : IObjectRef, IEquatable<IEffectInfo2>, IInternalImpl
{
    string AssemblyLocation { get; }

    EffectCategory Category { get; }

    bool IsBuiltIn { get; }

    string Name { get; }

    IEffectOptions Options { get; }

    string? SubmenuName { get; }

    IPluginSupportInfo? SupportInfo { get; }

    IBitmapSource? GetImage();

    IEffect CreateInstance(IServiceProvider services, IEffectEnvironment environment);
}

public interface IEffectsService2 : IInternalImpl
{
    IReadOnlyList<IEffectInfo2> EffectInfos { get; }
}

public interface IEffectConfigForm : IIsDisposed
{
    event EventHandler? TokenChanged;

    EffectConfigToken Token { get; set; }

    IEffect? GetEffect();

    void SetEffect(IEffect effect);

    void Close();
}
