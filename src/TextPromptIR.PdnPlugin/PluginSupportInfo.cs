using System.Reflection;
using PaintDotNet;

namespace TextPromptIR.PdnPlugin;

/// <summary>What the host shows about the plugin, also in its error dialog; read from the assembly's own attributes.</summary>
public sealed class PluginSupportInfo : IPluginSupportInfo
{
    private static readonly Assembly Own = typeof(PluginSupportInfo).Assembly;

    /// <inheritdoc/>
    public string? Author => Own.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company;

    /// <inheritdoc/>
    public string? Copyright => Own.GetCustomAttribute<AssemblyCopyrightAttribute>()?.Copyright;

    /// <inheritdoc/>
    public string? DisplayName => Own.GetCustomAttribute<AssemblyProductAttribute>()?.Product;

    /// <inheritdoc/>
    public Version? Version => Own.GetName().Version;

    /// <inheritdoc/>
    public Uri? WebsiteUri => null;
}
