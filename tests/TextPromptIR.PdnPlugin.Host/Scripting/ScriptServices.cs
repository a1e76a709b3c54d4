namespace TextPromptIR.PdnPlugin.Host.Scripting;

/// <summary>What a script gives to an effect: no service at all, so nothing can open a window.</summary>
public sealed class ScriptServices : IServiceProvider
{
    /// <inheritdoc/>
    public object? GetService(Type serviceType) => null;
}
