using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace TextPromptIR.Contract.Tests;

internal static class NativeLibraries
{
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", OperatingSystem.IsWindows() ? "win-x64" : "linux-x64", "native");

    internal static string OnnxRuntime { get; } = Path.Combine(Folder, OperatingSystem.IsWindows() ? "onnxruntime.dll" : "libonnxruntime.so.1");

    /// <summary>A versioned file name is not found by default probing; the official packages need no help.</summary>
    [ModuleInitializer]
    internal static void Resolve()
    {
        if (!File.Exists(OnnxRuntime))
            return;
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (name, _, _) => name == "onnxruntime" ? NativeLibrary.Load(OnnxRuntime) : 0);
    }
}
