using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace TextPromptIR.Contract.Tests;

internal static class NativeLibraries
{
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", OperatingSystem.IsWindows() ? "win-x64" : "linux-x64", "native");

    internal static string OnnxRuntime { get; } = Path.Combine(Folder, OperatingSystem.IsWindows() ? "onnxruntime.dll" : "libonnxruntime.so.1");

    /// <summary>A versioned file name is not found by default probing.</summary>
    [ModuleInitializer]
    internal static void Resolve()
    {
        if (!File.Exists(OnnxRuntime))
            return;
        // The official assembly has a resolver of its own from 1.24 on, and a second one is fatal.
        typeof(OrtEnv).GetProperty("DisableDllImportResolver", BindingFlags.Public | BindingFlags.Static)?.SetValue(null, true);
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (name, _, _) => name == "onnxruntime" ? NativeLibrary.Load(OnnxRuntime) : 0);
    }
}
