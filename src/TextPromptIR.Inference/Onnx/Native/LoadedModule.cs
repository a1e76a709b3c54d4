using System.Diagnostics;
using System.Globalization;

namespace TextPromptIR.Inference.Onnx.Native;

/// <summary>Finds out which file an address of this process was mapped from.</summary>
internal static class LoadedModule
{
    /// <summary>The file that holds <paramref name="address"/>; null when the system does not tell.</summary>
    /// <param name="address">For example of an exported function.</param>
    public static string? PathOf(nint address) => OperatingSystem.IsLinux() ? FromMaps(address) : FromModules(address);

    private static string? FromModules(nint address)
    {
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            if (address >= module.BaseAddress && address < module.BaseAddress + module.ModuleMemorySize)
                return module.FileName;
        }

        return null;
    }

    // One line of maps: "7f00-7f10 r-xp 00001000 08:01 123   /path with spaces/library.so.1"
    private static string? FromMaps(nint address)
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var dash = line.IndexOf('-', StringComparison.Ordinal);
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            if (dash < 0 || end < dash
                || !ulong.TryParse(line.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var from)
                || !ulong.TryParse(line.AsSpan(dash + 1, end - dash - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var to)
                || (ulong)address < from || (ulong)address >= to)
            {
                continue;
            }

            var path = line.IndexOf('/', StringComparison.Ordinal);
            return path < 0 ? null : line[path..];
        }

        return null;
    }
}
