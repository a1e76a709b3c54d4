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

    private const string FileName = "msvcp140.dll";

    /// <summary>The oldest version that works.</summary>
    public static readonly Version Needed = new(14, 40);

    /// <summary>The version that Windows itself holds, which most programs get; null when there is none.</summary>
    [SupportedOSPlatform("windows")]
    public static Version? Installed() => VersionOf(Path.Combine(Environment.SystemDirectory, FileName));

    /// <summary>What is wrong with a version; null when it will do.</summary>
    /// <param name="found">The version; null when the runtime is missing.</param>
    /// <param name="foreign">The file, when it is another program's copy and not Windows' own.</param>
    public static RestoreException? Judge(Version? found, string? foreign = null)
    {
        if (found is null)
            return new RestoreException(ErrorCode.NativeLibrary, "The Microsoft Visual C++ runtime (msvcp140.dll) is missing; ONNX Runtime cannot start without it.", Advice);
        if (found >= Needed)
            return null;
        return foreign is null
            ? new RestoreException(ErrorCode.NativeLibrary, $"The Microsoft Visual C++ runtime is {found}; ONNX Runtime crashes with versions before {Needed}.", Advice)
            : new RestoreException(
                ErrorCode.NativeLibrary,
                $"The Microsoft Visual C++ runtime that this program got is {found}, from '{foreign}'; ONNX Runtime crashes with versions before {Needed}.",
                $"Another program or plugin brought that file: remove or update it. {Advice}");
    }

    /// <summary>Refuses a runtime that is missing or too old.</summary>
    /// <param name="libraryFolder">Folder of the library that is about to be loaded.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    [SupportedOSPlatform("windows")]
    public static void Check(string libraryFolder)
    {
        var path = Find(Loaded(), libraryFolder, Environment.SystemDirectory);
        var foreign = path is null || string.Equals(Path.GetDirectoryName(path), Environment.SystemDirectory, StringComparison.OrdinalIgnoreCase) ? null : path;
        if (Judge(path is null ? null : VersionOf(path), foreign) is { } fault)
            throw fault;
    }

    /// <summary>
    /// The file that Windows gives to a library: one that the process holds already, whoever brought it; then one beside the library; then Windows'
    /// own.
    /// </summary>
    /// <param name="loaded">Path of the one in the process; null when there is none yet.</param>
    /// <param name="libraryFolder">Folder of the library.</param>
    /// <param name="systemFolder">Windows' own folder.</param>
    /// <returns>Null when there is none.</returns>
    internal static string? Find(string? loaded, string libraryFolder, string systemFolder) =>
        loaded ?? new[] { libraryFolder, systemFolder }.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);

    private static string? Loaded()
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().FirstOrDefault(module => string.Equals(module.ModuleName, FileName, StringComparison.OrdinalIgnoreCase))?.FileName;
    }

    private static Version? VersionOf(string path)
    {
        if (!File.Exists(path))
            return null;
        var info = FileVersionInfo.GetVersionInfo(path);
        // Wine's own copy counts differently and works.
        return info.ProductName == "Wine" ? Needed : new Version(info.FileMajorPart, info.FileMinorPart);
    }
}
