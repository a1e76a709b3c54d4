using System.Collections.Immutable;
using TextPromptIR.Core.Devices;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>
/// Where the networks run. Four constant values instead of adapter names: a stored script works on every machine, and the dialog opens without
/// asking a driver.
/// </summary>
internal static class DeviceChoices
{
    /// <summary>The default.</summary>
    public const string Automatic = "Automatic";

    private const string HighPerformance = "HighPerformanceGpu";
    private const string PowerSaving = "PowerSavingGpu";
    private const string Processor = "Processor";

    /// <summary>Stored values in the order of the list; they never change.</summary>
    public static ImmutableArray<string> Values { get; } = [Automatic, HighPerformance, PowerSaving, Processor];

    /// <summary>The preference of a stored value; null for values this version does not know.</summary>
    public static DevicePreference? Parse(string value) => value switch
    {
        Automatic => DevicePreference.Automatic,
        HighPerformance => DevicePreference.Gpu,
        PowerSaving => DevicePreference.PowerSavingGpu,
        Processor => DevicePreference.Cpu,
        _ => null,
    };
}
