namespace TextPromptIR.Core.Devices;

/// <summary>Which device the user wants the networks to run on.</summary>
/// <param name="Kind">The kind of choice.</param>
/// <param name="Name">For <see cref="DevicePreferenceKind.Named"/>: part of a GPU's name, case does not matter. For others empty.</param>
/// <param name="AdapterIndex">The host's own graphics adapter (DXGI order) where it tells; used by automatic choice only.</param>
public sealed record DevicePreference(DevicePreferenceKind Kind, string Name = "", int? AdapterIndex = null)
{
    /// <summary>The best GPU, the processor where there is none.</summary>
    public static DevicePreference Automatic { get; } = new(DevicePreferenceKind.Automatic);

    /// <summary>The processor, never a GPU.</summary>
    public static DevicePreference Cpu { get; } = new(DevicePreferenceKind.Cpu);

    /// <summary>The high-performance GPU.</summary>
    public static DevicePreference Gpu { get; } = new(DevicePreferenceKind.HighPerformanceGpu);

    /// <summary>The power-saving GPU.</summary>
    public static DevicePreference PowerSavingGpu { get; } = new(DevicePreferenceKind.PowerSavingGpu);

    /// <summary>Reads <c>auto</c>, <c>cpu</c>, <c>gpu</c>, <c>gpu-low-power</c>, or part of a GPU's name.</summary>
    public static DevicePreference Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return text.Trim().ToUpperInvariant() switch
        {
            "AUTO" => Automatic,
            "CPU" => Cpu,
            "GPU" => Gpu,
            "GPU-LOW-POWER" => PowerSavingGpu,
            _ => new DevicePreference(DevicePreferenceKind.Named, text.Trim()),
        };
    }

    /// <summary>The words that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Kind switch
    {
        DevicePreferenceKind.Automatic => "auto",
        DevicePreferenceKind.Cpu => "cpu",
        DevicePreferenceKind.HighPerformanceGpu => "gpu",
        DevicePreferenceKind.PowerSavingGpu => "gpu-low-power",
        _ => Name,
    };
}
