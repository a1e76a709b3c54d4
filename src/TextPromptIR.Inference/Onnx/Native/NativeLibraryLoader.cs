using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Native;

/// <summary>
/// Loads ONNX Runtime's native library by absolute path and proves that it is ours, before any type of its C# API is touched: Windows itself
/// carries an old <c>onnxruntime.dll</c> and <c>DirectML.dll</c> that default probing would find.
/// </summary>
internal static class NativeLibraryLoader
{
    /// <summary>The oldest ONNX Runtime whose functions are all there (API version 23).</summary>
    public static readonly Version Needed = new(1, 23);

    private static readonly Lock Gate = new();
    private static NativeLibraryInfo? s_loaded;

    /// <summary>File name of ONNX Runtime on this system.</summary>
    public static string FileName => OperatingSystem.IsWindows() ? "onnxruntime.dll" : "libonnxruntime.so.1";

    /// <summary>Loads and verifies once per process; later calls return what is loaded.</summary>
    /// <param name="folder">The only folder to look in; null for the usual ones (see <see cref="EngineOptions.NativeFolder"/>).</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>, naming the path and what to do.</exception>
    public static NativeLibraryInfo Load(string? folder)
    {
        lock (Gate)
        {
            if (s_loaded is { } loaded)
                return loaded;
            var info = Prove(folder is null ? UsualFolders() : [Path.GetFullPath(folder)], out var handle);
            Resolve(handle);
            return s_loaded = info;
        }
    }

    /// <summary>Finds, loads and verifies; nothing uses the library yet, and nothing is remembered.</summary>
    /// <param name="folders">Where to look, in order.</param>
    /// <param name="handle">The loaded library.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    internal static NativeLibraryInfo Prove(IReadOnlyList<string> folders, out nint handle)
    {
        var path = folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists) ?? throw NativeFault.Missing(FileName, folders);
        LibraryFile.Check(path);
        if (OperatingSystem.IsWindows())
            VisualCppRuntime.Check(Path.GetDirectoryName(path)!);

        // DirectML first: ONNX Runtime loads it late, by name, and must then find this one in the process.
        var directMl = LoadDirectMl(Path.GetDirectoryName(path)!);
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw NativeFault.Refused(path, exception);
        }

        try
        {
            return new NativeLibraryInfo(path, Verify(path, handle), directMl);
        }
        catch
        {
            // A file that stays mapped could not be replaced by the right one while the host runs.
            NativeLibrary.Free(handle);
            throw;
        }
    }

    private static string? LoadDirectMl(string folder)
    {
        var path = Path.Combine(folder, "DirectML.dll");
        return OperatingSystem.IsWindows() && File.Exists(path) && NativeLibrary.TryLoad(path, out _) ? path : null;
    }

    private static Version Verify(string path, nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out var getApiBase))
            throw NativeFault.Damaged(path, "it does not offer OrtGetApiBase, so it is not ONNX Runtime.");
        if (LoadedModule.PathOf(getApiBase) is { } loaded && !SameFile(loaded, path))
            throw NativeFault.Foreign(path, loaded);

        // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t); const char* (*GetVersionString)(void); }
        var apiBase = Marshal.GetDelegateForFunctionPointer<PointerFunction>(getApiBase)();
        var getVersion = Marshal.GetDelegateForFunctionPointer<PointerFunction>(Marshal.ReadIntPtr(apiBase, nint.Size));
        var text = Marshal.PtrToStringUTF8(getVersion()) ?? string.Empty;
        return Version.TryParse(text, out var version) && version >= Needed ? version : throw NativeFault.TooOld(path, text, Needed);
    }

    private static bool SameFile(string loaded, string wanted)
    {
        var target = File.ResolveLinkTarget(wanted, returnFinalTarget: true)?.FullName ?? wanted;
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        // The folder may be reached by a link too, so the names of the files decide together with their sizes.
        return string.Equals(loaded, target, comparison)
            || (string.Equals(Path.GetFileName(loaded), Path.GetFileName(target), comparison) && File.Exists(loaded)
                && new FileInfo(loaded).Length == new FileInfo(target).Length);
    }

    private static void Resolve(nint handle)
    {
        var api = typeof(OrtEnv).Assembly;
        // From 1.24 on the official assembly sets a resolver of its own, and a second one is fatal; the property exists exactly then.
        typeof(OrtEnv).GetProperty("DisableDllImportResolver", BindingFlags.Public | BindingFlags.Static)?.SetValue(null, true);
        NativeLibrary.SetDllImportResolver(api, (name, _, _) => name is "onnxruntime" or "onnxruntime.dll" ? handle : 0);
    }

    private static List<string> UsualFolders()
    {
        var rid = $"{(OperatingSystem.IsWindows() ? "win" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        // A plugin's own folder comes before that of the program it is loaded into.
        string?[] bases = [Path.GetDirectoryName(typeof(NativeLibraryLoader).Assembly.Location), AppContext.BaseDirectory];
        return [.. bases.OfType<string>().Where(folder => folder.Length > 0).Select(Path.TrimEndingDirectorySeparator).Distinct()
            .SelectMany(folder => new[] { Path.Combine(folder, "runtimes", rid, "native"), folder })];
    }

    private delegate nint PointerFunction();
}
