using System.Diagnostics;
using System.Runtime.Versioning;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Native;

/// <summary>
/// The Microsoft Visual C++ runtime that ONNX Runtime needs on Windows. Older than 14.40 it crashes the process in its first mutex
/// (microsoft/onnxruntime issue 21543), so it is looked at before anything is loaded, and before anything is installed.
/// </summary>
internal static class VisualCppRuntime
{
    /// <summary>What the user can do.</summary>
    public const string Advice =
        "Install the newest 'Microsoft Visual C++ 2015-2022 Redistributable (x64)', version 14.40 or newer, a free download from Microsoft, then start again.";

    /// <summary>The oldest version that works.</summary>
    public static readonly Version Needed = new(14, 40);

    /// <summary>The version that programs of this processor get; null when there is none.</summary>
    [SupportedOSPlatform("windows")]
    public static Version? Installed()
    {
        var path = Path.Combine(Environment.SystemDirectory, "msvcp140.dll");
        if (!File.Exists(path))
            return null;
        var info = FileVersionInfo.GetVersionInfo(path);
        // Wine's own copy counts differently and works.
        return info.ProductName == "Wine" ? Needed : new Version(info.FileMajorPart, info.FileMinorPart);
    }

    /// <summary>What is wrong with a version; null when it will do.</summary>
    /// <param name="found">The version; null when the runtime is missing.</param>
    public static RestoreException? Judge(Version? found)
    {
        if (found is null)
            return new RestoreException(ErrorCode.NativeLibrary, "The Microsoft Visual C++ runtime (msvcp140.dll) is missing; ONNX Runtime cannot start without it.", Advice);
        return found < Needed
            ? new RestoreException(ErrorCode.NativeLibrary, $"The Microsoft Visual C++ runtime is {found}; ONNX Runtime crashes with versions before {Needed}.", Advice)
            : null;
    }

    /// <summary>Refuses a runtime that is missing or too old.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    [SupportedOSPlatform("windows")]
    public static void Check()
    {
        if (Judge(Installed()) is { } fault)
            throw fault;
    }
}
