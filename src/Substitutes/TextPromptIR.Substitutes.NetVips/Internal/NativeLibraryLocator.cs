using System.Reflection;
using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>
/// Loads the combined libvips binary (libvips, GLib and every codec in one file) by absolute path, never by search.
/// Looked for in the folder named by TPIR_NATIVES, then beside the program in runtimes/(rid)/native, then beside the program.
/// </summary>
internal static class NativeLibraryLocator
{
    public const string FolderVariable = "TPIR_NATIVES";

    private static nint handle;

    public static void Install() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLocator).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Library)
            return 0;
        if (handle == 0)
            handle = NativeLibrary.Load(Find());
        return handle;
    }

    private static string Find()
    {
        var folders = Folders().ToList();
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
                continue;
            var file = Directory.EnumerateFiles(folder, Pattern).OrderBy(path => path, StringComparer.Ordinal).FirstOrDefault();
            if (file is not null)
                return Path.GetFullPath(file);
        }

        throw new DllNotFoundException(
            $"The libvips library ({Pattern}) is in none of these folders: {string.Join(", ", folders)}.");
    }

    private static string Pattern =>
        OperatingSystem.IsWindows() ? "libvips-42.dll"
        : OperatingSystem.IsMacOS() ? "libvips-cpp*.dylib"
        : "libvips-cpp.so*";

    private static IEnumerable<string> Folders()
    {
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        if (!string.IsNullOrEmpty(named))
        {
            // A named folder is the only one: a wrong setting has to show itself.
            yield return named;
            yield break;
        }

        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", $"{system}-{processor}", "native");
        yield return AppContext.BaseDirectory;
    }
}
