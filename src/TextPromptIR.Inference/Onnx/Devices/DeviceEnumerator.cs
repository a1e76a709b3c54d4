using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Devices;

/// <summary>Lists what the networks can run on: GPUs that DirectML offers, best first, then the processor.</summary>
internal static class DeviceEnumerator
{
    private const string DirectMlProvider = "DmlExecutionProvider";

    /// <summary>All devices. The order of the GPUs is their rank: cards of their own, then Windows' high-performance order, then memory.</summary>
    /// <param name="nativeFolder">See <see cref="EngineOptions.NativeFolder"/>.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    public static IReadOnlyList<ComputeDevice> List(string? nativeFolder)
    {
        var environment = OnnxEnvironment.Open(nativeFolder);
        return [.. Gpus(environment), ComputeDevice.Processor];
    }

    /// <summary>Puts candidates in order and keeps one of each adapter.</summary>
    internal static IEnumerable<ComputeDevice> Rank(IEnumerable<GpuCandidate> candidates) => candidates
        .OrderByDescending(candidate => candidate.Device.IsDiscrete)
        .ThenBy(candidate => candidate.HighPerformanceRank)
        .ThenByDescending(candidate => candidate.Device.DedicatedMemoryBytes)
        .Select(candidate => candidate.Device)
        .DistinctBy(device => device.AdapterIndex);

    /// <summary>Reads what ONNX Runtime tells of a GPU; every key may be missing.</summary>
    /// <param name="metadata">Keys <c>Description</c>, <c>DxgiAdapterNumber</c>, <c>DxgiVideoMemory</c> (<c>8192 MB</c>), <c>DxgiHighPerformanceIndex</c>, <c>Discrete</c>.</param>
    /// <param name="options">The provider's options; <c>device_id</c> is the adapter index.</param>
    /// <param name="vendor">Stands in for a missing description.</param>
    /// <returns>Null when no adapter index is told: such an entry (remote or virtual) cannot be opened.</returns>
    internal static GpuCandidate? Read(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, string> options, string vendor)
    {
        if ((Number(options, "device_id") ?? Number(metadata, "DxgiAdapterNumber")) is not { } adapter)
            return null;
        var name = metadata.GetValueOrDefault("Description") is { Length: > 0 } described ? described.Trim() : $"{vendor} graphics adapter {adapter}".Trim();
        var device = new ComputeDevice(
            true, name, (int)adapter, metadata.GetValueOrDefault("Discrete") == "1", (Number(metadata, "DxgiVideoMemory") ?? 0) << 20);
        return new GpuCandidate(device, (int)(Number(metadata, "DxgiHighPerformanceIndex") ?? int.MaxValue));
    }

    private static IEnumerable<ComputeDevice> Gpus(OrtEnv environment)
    {
        try
        {
            if (!environment.GetAvailableProviders().Contains(DirectMlProvider))
                return [];
            return Rank([.. environment.GetEpDevices()
                .Where(device => device.EpName == DirectMlProvider && device.HardwareDevice.Type == OrtHardwareDeviceType.GPU)
                .Select(device => Read(device.HardwareDevice.Metadata.Entries, device.EpOptions.Entries, device.HardwareDevice.Vendor))
                .OfType<GpuCandidate>()]);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or System.Runtime.InteropServices.SEHException)
        {
            // A driver that cannot even be asked cannot be used; the processor can.
            return [];
        }
    }

    /// <summary>The leading digits of an entry.</summary>
    private static long? Number(IReadOnlyDictionary<string, string> entries, string key)
    {
        if (!entries.TryGetValue(key, out var text))
            return null;
        var digits = text.AsSpan().TrimStart();
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue ? number : null;
    }
}
