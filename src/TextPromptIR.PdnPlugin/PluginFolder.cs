using System.Runtime.InteropServices;

namespace TextPromptIR.PdnPlugin;

/// <summary>Where the plugin lies: models and native libraries are looked for beside it.</summary>
internal static class PluginFolder
{
    /// <summary>The folder of this assembly. The host loads plugins from files, so the location is known.</summary>
    public static string Path { get; } = Find();

    /// <summary>
    /// The native libraries for this processor. Nothing may be searched for by name: the folder of the program is the host's, and Windows itself
    /// carries an old onnxruntime.dll.
    /// </summary>
    public static string Natives
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : "linux";
            var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
            return System.IO.Path.Combine(Path, "runtimes", $"{system}-{processor}", "native");
        }
    }

    private static string Find()
    {
        var location = typeof(PluginFolder).Assembly.Location;
        return location.Length == 0 ? AppContext.BaseDirectory : System.IO.Path.GetDirectoryName(location)!;
    }
}
