using System.Reflection;
using System.Runtime.CompilerServices;
using PaintDotNet;
using PaintDotNet.ComponentModel;
using PaintDotNet.Effects;
using PaintDotNet.Imaging;

namespace TextPromptIR.PdnPlugin.Host.Loading;

/// <summary>An effect that was found, and the way to make instances of it.</summary>
public sealed class LoadedEffect : RefTrackedObject, IEffectInfo2
{
    private readonly Func<EffectBase> construct;
    private PluginLoadContext? context;

    /// <summary>Describes an effect that <paramref name="construct"/> makes; constructs one, as the host does at start-up for the menu.</summary>
    public LoadedEffect(Func<EffectBase> construct, string assemblyLocation = "")
    {
        this.construct = construct;
        AssemblyLocation = assemblyLocation;
        using var probe = construct();
        Name = probe.Name;
        SubmenuName = probe.SubmenuName;
        Options = probe.OptionsCore;
        Icon = probe.Image is { } image ? (image.Width, image.Height) : null;
        SupportInfo = probe.GetType().GetCustomAttribute<PluginSupportInfoAttribute>();
    }

    /// <inheritdoc/>
    public string AssemblyLocation { get; }

    /// <inheritdoc/>
    public EffectCategory Category => EffectCategory.Effect;

    /// <inheritdoc/>
    public bool IsBuiltIn => false;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IEffectOptions Options { get; }

    /// <inheritdoc/>
    public string? SubmenuName { get; }

    /// <inheritdoc/>
    public IPluginSupportInfo? SupportInfo { get; private set; }

    /// <summary>Size of the menu icon; null without one.</summary>
    public (int Width, int Height)? Icon { get; }

    /// <inheritdoc/>
    public IBitmapSource? GetImage() => null;

    /// <inheritdoc/>
    public IEffect CreateInstance(IServiceProvider services, IEffectEnvironment environment)
    {
        var effect = construct();
        effect.Attach(this, services, environment);
        return effect;
    }

    /// <inheritdoc/>
    public bool Equals(IEffectInfo2? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Starts to unload the plugin; the reference dies when nothing holds its context any more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public WeakReference Unload()
    {
        var reference = new WeakReference(context);
        context?.Unload();
        context = null;
        SupportInfo = null;
        return reference;
    }

    internal static LoadedEffect Load(string pluginPath)
    {
        var context = new PluginLoadContext(pluginPath);
        var assembly = context.LoadFromAssemblyPath(pluginPath);
        var types = assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(EffectBase))).ToList();
        if (types.Count != 1)
            throw new InvalidOperationException($"{pluginPath} holds {types.Count} effects.");
        var type = types[0];
        return new LoadedEffect(() => (EffectBase)Activator.CreateInstance(type)!, pluginPath) { context = context };
    }
}
