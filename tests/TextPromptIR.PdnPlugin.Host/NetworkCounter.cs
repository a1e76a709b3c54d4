using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TextPromptIR.PdnPlugin.Host;

/// <summary>Counts how often the plugin's networks ran, from its public metrics.</summary>
public sealed class NetworkCounter : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> counts = new();

    /// <summary>Starts counting.</summary>
    public NetworkCounter()
    {
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == "TextPromptIR.PdnPlugin")
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();
    }

    /// <summary>Network tiles restored.</summary>
    public long Tiles => counts.GetValueOrDefault("tiles");

    /// <summary>Pictures measured.</summary>
    public long Calibrations => counts.GetValueOrDefault("calibrations");

    /// <summary>Instructions given to the text encoder.</summary>
    public long Instructions => counts.GetValueOrDefault("instructions");

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{Tiles} network tiles, {Calibrations} calibrations, {Instructions} instructions understood";
}
