using PaintDotNet.Effects;

namespace TextPromptIR.PdnPlugin.Host.Scripting;

/// <summary>The service through which a script finds the host's effects.</summary>
public sealed class HostEffects(params IEffectInfo2[] effects) : IEffectsService2
{
    /// <inheritdoc/>
    public IReadOnlyList<IEffectInfo2> EffectInfos => effects;
}
