using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Native;

/// <summary>Words for everything that can be wrong with the native libraries: each names the path and says what to do.</summary>
internal static class NativeFault
{
    private const string InstallAgain = "Install the product again, all files of one version together.";

    /// <summary>No library in any of the places.</summary>
    public static RestoreException Missing(string fileName, IEnumerable<string> folders) => new(
        ErrorCode.NativeLibrary,
        $"The library {fileName} of ONNX Runtime is missing. Looked in: {string.Join(", ", folders.Select(folder => $"'{folder}'"))}.",
        InstallAgain);

    /// <summary>The file is not a library of this processor and system, or only a part of one.</summary>
    public static RestoreException Damaged(string path, string fault) => new(
        ErrorCode.NativeLibrary,
        $"The library '{path}' cannot be used: {fault}",
        InstallAgain);

    /// <summary>The file is there and cannot be read.</summary>
    public static RestoreException Unreadable(string path, Exception cause) => new(
        ErrorCode.NativeLibrary,
        $"The library '{path}' cannot be read: {FirstLine(cause.Message)}",
        $"See that you may read the file, and that no other program holds it, such as a virus scanner. Otherwise: {InstallAgain}",
        cause);

    /// <summary>The system's loader refused it.</summary>
    public static RestoreException Refused(string path, Exception cause) => new(
        ErrorCode.NativeLibrary,
        $"The library '{path}' cannot be loaded: {FirstLine(cause.Message)}",
        OperatingSystem.IsWindows() ? VisualCppRuntime.Advice : $"A library that it needs may be missing: run 'ldd' on it. Otherwise: {InstallAgain}",
        cause);

    /// <summary>Older than what the product calls.</summary>
    public static RestoreException TooOld(string path, string found, Version needed) => new(
        ErrorCode.NativeLibrary,
        $"The library '{path}' is ONNX Runtime {found}; at least {needed} is needed.",
        InstallAgain);

    /// <summary>The process got another file than the one that was asked for.</summary>
    public static RestoreException Foreign(string wanted, string loaded) => new(
        ErrorCode.NativeLibrary,
        $"Another ONNX Runtime was loaded in place of ours: '{loaded}' instead of '{wanted}'.",
        "Another program or plugin brought it into this process. Start without that plugin, or remove the other file.");

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd();
}
