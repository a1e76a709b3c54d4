using System.Diagnostics;
using System.Runtime.Versioning;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Native;

/// <summary>
/// The Microsoft Visual C++ runtime that ONNX Runtime needs on Windows. Older than 14.40 it crashes the process in its first mutex
/// (microsoft/onnxruntime issue 21543), so it is looked at before anything is loaded.
/// </summary>
internal static class VisualCppRuntime
{
    /// <summary>What the user can do.</summary>
    public const string Advice = "Install the newest 'Microsoft Visual C++ 2015-2022 Redistributable (x64)', version 14.40 or newer, then start again.";

    private static readonly Version Needed = new(14, 40);

    /// <summary>Refuses a runtime that is missing or too old.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    [SupportedOSPlatform("windows")]
    public static void Check()
    {
        var path = Path.Combine(Environment.SystemDirectory, "msvcp140.dll");
        if (!File.Exists(path))
            throw new RestoreException(ErrorCode.NativeLibrary, "The Microsoft Visual C++ runtime (msvcp140.dll) is missing; ONNX Runtime cannot start without it.", Advice);
        var info = FileVersionInfo.GetVersionInfo(path);
        // Wine's own copy counts differently and works.
        if (info.ProductName == "Wine")
            return;
        var found = new Version(info.FileMajorPart, info.FileMinorPart);
        if (found < Needed)
            throw new RestoreException(ErrorCode.NativeLibrary, $"The Microsoft Visual C++ runtime is {found}; ONNX Runtime crashes with versions before {Needed}.", Advice);
    }
}
