using NetVips;

namespace TextPromptIR.Imaging.Reading;

/// <summary>libvips as this product runs it; set up once per process, before the first picture.</summary>
internal static class VipsRuntime
{
    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>Makes sure that the library is there and locked down.</summary>
    /// <exception cref="Core.Faults.RestoreException"><see cref="Core.Faults.ErrorCode.NativeLibrary"/>.</exception>
    public static void Require()
    {
        if (!Started.Value)
            throw PictureErrors.NoNativeLibrary(ModuleInitializer.Exception);
    }

    private static bool Start()
    {
        if (!ModuleInitializer.VipsInitialized)
            return false;

        // Loaders that libvips itself calls untrusted never run, whatever a file claims to be.
        NetVips.NetVips.BlockUntrusted = true;

        // The cache is keyed by file name: a file that changed in between would come back as it was.
        Cache.Max = 0;

        // Warnings would land on the terminal between progress lines; whatever matters comes back as an error.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning | Enums.LogLevelFlags.Info | Enums.LogLevelFlags.Debug, static (_, _, _) => { });
        return true;
    }
}
