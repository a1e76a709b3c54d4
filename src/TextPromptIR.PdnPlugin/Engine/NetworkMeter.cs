using System.Diagnostics.Metrics;

namespace TextPromptIR.PdnPlugin.Engine;

/// <summary>
/// Counts how often the networks ran, as .NET metrics: readable from outside (<c>dotnet-counters</c>, the headless host), free when nobody looks.
/// </summary>
internal static class NetworkMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "TextPromptIR.PdnPlugin";

    private static readonly Meter Meter = new(Name);

    /// <summary>Network tiles restored.</summary>
    public static Counter<long> Tiles { get; } = Meter.CreateCounter<long>("tiles");

    /// <summary>Pictures measured, once per picture and instruction.</summary>
    public static Counter<long> Calibrations { get; } = Meter.CreateCounter<long>("calibrations");

    /// <summary>Instructions given to the text encoder.</summary>
    public static Counter<long> Instructions { get; } = Meter.CreateCounter<long>("instructions");
}
