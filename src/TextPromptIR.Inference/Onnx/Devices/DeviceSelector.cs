using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Devices;

/// <summary>Turns what the user wants into a device that is there.</summary>
internal static class DeviceSelector
{
    /// <summary>Chooses.</summary>
    /// <param name="preference">The wish.</param>
    /// <param name="devices">From <see cref="DeviceEnumerator"/>: GPUs best first, then the processor.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.DeviceNotFound"/> when the user asked for a GPU, or a name, that is not there;
    /// automatic choice never fails.</exception>
    public static ComputeDevice Choose(DevicePreference preference, IReadOnlyList<ComputeDevice> devices)
    {
        var gpus = devices.Where(device => device.IsGpu).ToList();
        return preference.Kind switch
        {
            DevicePreferenceKind.Automatic => gpus.Find(gpu => gpu.AdapterIndex == preference.AdapterIndex) ?? gpus.FirstOrDefault() ?? ComputeDevice.Processor,
            DevicePreferenceKind.Cpu => ComputeDevice.Processor,
            DevicePreferenceKind.HighPerformanceGpu => gpus.FirstOrDefault() ?? throw NoGpu(),
            // The lowest rank among those that share the processor's memory; a card of its own only where there is nothing else.
            DevicePreferenceKind.PowerSavingGpu => gpus.FindLast(gpu => !gpu.IsDiscrete) ?? gpus.LastOrDefault() ?? throw NoGpu(),
            _ => devices.FirstOrDefault(device => device.Name.Contains(preference.Name, StringComparison.OrdinalIgnoreCase)) ?? throw NoSuchName(preference.Name, devices),
        };
    }

    private static RestoreException NoGpu() => new(
        ErrorCode.DeviceNotFound,
        OperatingSystem.IsWindows() ? "No GPU was found that DirectML can use." : "GPUs are used through DirectML, on Windows only.",
        "Choose the automatic device or the processor ('--device auto' or '--device cpu').");

    private static RestoreException NoSuchName(string name, IEnumerable<ComputeDevice> devices) => new(
        ErrorCode.DeviceNotFound,
        $"No device has '{name}' in its name. There are: {string.Join(", ", devices.Select(device => $"'{device.Name}'"))}.",
        "Use a part of one of these names, or 'auto', 'cpu' or 'gpu'.");
}
