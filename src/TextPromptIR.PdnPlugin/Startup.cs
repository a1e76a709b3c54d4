using System.Runtime.CompilerServices;

namespace TextPromptIR.PdnPlugin;

/// <summary>
/// How methods are compiled that run once when the dialog opens. The host's load context is collectible, and there .NET compiles every method
/// with full optimisation at its first call instead of quickly first; for these it is time that the user waits (docs/paint-net.md has the figure).
/// </summary>
internal static class Startup
{
    /// <summary>Compile quickly: the method runs once.</summary>
    public const MethodImplOptions Once = MethodImplOptions.NoOptimization;
}
