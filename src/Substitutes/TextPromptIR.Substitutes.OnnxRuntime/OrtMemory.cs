using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

public class OrtMemoryInfo : SafeHandle
{
    private static readonly Lazy<OrtMemoryInfo> Default = new(() =>
        new OrtMemoryInfo(OrtApi.CreateCpuMemoryInfo((int)OrtAllocatorType.DeviceAllocator, (int)OrtMemType.Cpu), owned: true));

    public OrtMemoryInfo(string allocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memoryType)
        : this(OrtApi.CreateMemoryInfo(allocatorName, (int)allocatorType, deviceId, (int)memoryType), owned: true)
    {
    }

    internal OrtMemoryInfo(nint handle, bool owned)
        : base(handle, owned)
    {
    }

    public static OrtMemoryInfo DefaultInstance => Default.Value;

    public override bool IsInvalid => handle == 0;

    public string Name => OrtApi.GetMemoryInfoName(handle);

    public int Id => OrtApi.GetMemoryInfoId(handle);

    internal nint Handle => handle;

    public OrtMemType GetMemoryType() => (OrtMemType)OrtApi.GetMemoryInfoMemType(handle);

    public OrtAllocatorType GetAllocatorType() => (OrtAllocatorType)OrtApi.GetMemoryInfoType(handle);

    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseMemoryInfo(handle);
        return true;
    }
}

public class OrtAllocator : SafeHandle
{
    private static readonly Lazy<OrtAllocator> Default = new(() => new OrtAllocator(OrtApi.DefaultAllocator()));

    private OrtAllocator(nint handle)
        : base(handle, ownsHandle: false)
    {
    }

    public static OrtAllocator DefaultInstance => Default.Value;

    public override bool IsInvalid => handle == 0;

    internal nint Handle => handle;

    protected override bool ReleaseHandle() => true;
}
