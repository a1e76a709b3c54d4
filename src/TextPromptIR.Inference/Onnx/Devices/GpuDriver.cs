using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TextPromptIR.Core.Devices;

namespace TextPromptIR.Inference.Onnx.Devices;

/// <summary>
/// Asks DXGI for the version of a GPU's driver, the number that Windows' device manager shows. ONNX Runtime does not tell it. The COM calls are
/// spelled out, slot by slot, because a plugin must not bring a wrapper assembly of its own for one number.
/// </summary>
internal static class GpuDriver
{
    private static readonly Guid FactoryId = new("770aae78-f26f-4dba-a829-253c83d1b387"); // IDXGIFactory1
    private static readonly Guid DeviceId = new("54ec77fa-1377-44e6-8c32-88fd5f44c84c"); // IDXGIDevice
    private const int Release = 2; // IUnknown
    private const int CheckInterfaceSupport = 9; // IDXGIAdapter
    private const int EnumAdapters1 = 12; // IDXGIFactory1

    /// <summary>Version such as <c>31.0.15.5222</c>; null for a processor, on other systems, and when DXGI does not tell.</summary>
    public static string? VersionOf(ComputeDevice device)
    {
        if (!device.IsGpu || !OperatingSystem.IsWindows())
            return null;
        try
        {
            return Ask((uint)device.AdapterIndex);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or SEHException)
        {
            return null;
        }
    }

    [SupportedOSPlatform("windows")]
    private static string? Ask(uint index)
    {
        var dxgi = NativeLibrary.Load(Path.Combine(Environment.SystemDirectory, "dxgi.dll"));
        var create = Marshal.GetDelegateForFunctionPointer<CreateFactory>(NativeLibrary.GetExport(dxgi, "CreateDXGIFactory1"));
        if (create(FactoryId, out var factory) < 0)
            return null;
        try
        {
            if (Slot<EnumerateAdapter>(factory, EnumAdapters1)(factory, index, out var adapter) < 0)
                return null;
            try
            {
                return Slot<CheckSupport>(adapter, CheckInterfaceSupport)(adapter, DeviceId, out var version) < 0 ? null : Text(version);
            }
            finally
            {
                Slot<ReleaseObject>(adapter, Release)(adapter);
            }
        }
        finally
        {
            Slot<ReleaseObject>(factory, Release)(factory);
        }
    }

    /// <summary>Four numbers of 16 bits, the first one highest.</summary>
    internal static string Text(long version) => $"{(ushort)(version >> 48)}.{(ushort)(version >> 32)}.{(ushort)(version >> 16)}.{(ushort)version}";

    private static T Slot<T>(nint instance, int index)
        where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(Marshal.ReadIntPtr(Marshal.ReadIntPtr(instance), index * nint.Size));

    private delegate int CreateFactory(in Guid id, out nint factory);

    private delegate int EnumerateAdapter(nint factory, uint index, out nint adapter);

    private delegate int CheckSupport(nint adapter, in Guid id, out long version);

    private delegate uint ReleaseObject(nint instance);
}
