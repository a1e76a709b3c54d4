namespace TextPromptIR.Core.Devices;

/// <summary>Kinds of device choice.</summary>
public enum DevicePreferenceKind
{
    /// <summary>The host's adapter or the best GPU; the processor where there is none.</summary>
    Automatic = 0,

    /// <summary>The processor.</summary>
    Cpu = 1,

    /// <summary>The fastest GPU.</summary>
    HighPerformanceGpu = 2,

    /// <summary>The GPU that uses the least power.</summary>
    PowerSavingGpu = 3,

    /// <summary>A GPU by part of its name.</summary>
    Named = 4,
}
