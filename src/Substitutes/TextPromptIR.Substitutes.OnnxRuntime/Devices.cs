using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

public class OrtEpDevice
{
    internal OrtEpDevice(nint handle) => Handle = handle;

    public string EpName => OrtApi.EpDeviceName(Handle);
    public string EpVendor => OrtApi.EpDeviceVendor(Handle);
    public OrtKeyValuePairs EpMetadata => new(OrtApi.EpDeviceMetadata(Handle), owned: false);
    public OrtKeyValuePairs EpOptions => new(OrtApi.EpDeviceOptions(Handle), owned: false);
    public OrtHardwareDevice HardwareDevice => new(OrtApi.EpDeviceHardware(Handle));

    internal nint Handle { get; }
}

public class OrtHardwareDevice
{
    private readonly nint _handle;

    internal OrtHardwareDevice(nint handle) => _handle = handle;

    public OrtHardwareDeviceType Type => (OrtHardwareDeviceType)OrtApi.HardwareDeviceType(_handle);
    public uint VendorId => OrtApi.HardwareDeviceVendorId(_handle);
    public string Vendor => OrtApi.HardwareDeviceVendor(_handle);
    public uint DeviceId => OrtApi.HardwareDeviceId(_handle);
    public OrtKeyValuePairs Metadata => new(OrtApi.HardwareDeviceMetadata(_handle), owned: false);
}

public class OrtKeyValuePairs : SafeHandle
{
    private Dictionary<string, string> _entries;

    public OrtKeyValuePairs()
        : this(OrtApi.CreateKeyValuePairs(), owned: true)
    {
    }

    public OrtKeyValuePairs(IReadOnlyDictionary<string, string> keyValuePairs)
        : this()
    {
        foreach (var (key, value) in keyValuePairs)
            Add(key, value);
    }

    internal OrtKeyValuePairs(nint handle, bool owned)
        : base(handle, owned) => Refresh();

    public override bool IsInvalid => handle == 0;

    public IReadOnlyDictionary<string, string> Entries => _entries;

    public void Add(string key, string value)
    {
        OrtApi.AddKeyValuePair(handle, key, value);
        _entries[key] = value;
    }

    public void Remove(string key)
    {
        OrtApi.RemoveKeyValuePair(handle, key);
        _entries.Remove(key);
    }

    public void Refresh() => _entries = OrtApi.GetKeyValuePairs(handle);

    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseKeyValuePairs(handle);
        return true;
    }
}
