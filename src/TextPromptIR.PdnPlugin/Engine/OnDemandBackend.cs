using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;
using TextPromptIR.PdnPlugin.Resources;

namespace TextPromptIR.PdnPlugin.Engine;

/// <summary>
/// A pack's network that is opened when it is needed and may leave memory in between, so that a kept result can compute further tiles
/// long after the session it started with was released.
/// </summary>
internal sealed class OnDemandBackend : IRestorationBackend
{
    private readonly PluginRuntime runtime;
    private readonly string packId;
    private readonly DevicePreference preference;

    /// <summary>Opens the network once, to learn its geometry.</summary>
    public OnDemandBackend(PluginRuntime runtime, string packId, DevicePreference preference, CancellationToken cancellationToken)
    {
        this.runtime = runtime;
        this.packId = packId;
        this.preference = preference;
        (PackIdentity, Shape, Device) = runtime.RunNetwork(
            packId, preference, backend => (backend.PackIdentity, backend.Shape, backend.Device), cancellationToken);
    }

    public string PackIdentity { get; }

    public TileShape Shape { get; }

    public ComputeDevice Device { get; private set; }

    public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken) =>
        runtime.RunNetwork(
            packId,
            preference,
            backend =>
            {
                NetworkMeter.Calibrations.Add(1);
                return Unchanged(backend).Calibrate(guidance, samples, cancellationToken);
            },
            cancellationToken);

    public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken) =>
        Device = runtime.RunNetwork(
            packId,
            preference,
            backend =>
            {
                NetworkMeter.Tiles.Add(1);
                Unchanged(backend).Restore(state, tile, restored, cancellationToken);
                return backend.Device;
            },
            cancellationToken);

    public void Dispose()
    {
    }

    // A pack may be replaced while its network was out of memory: tiles of both in one picture would show a seam.
    private IRestorationBackend Unchanged(IRestorationBackend backend)
    {
        if (backend.PackIdentity == PackIdentity && backend.Shape == Shape)
            return backend;
        runtime.Results.Clear();
        throw new RestoreException(
            ErrorCode.PackDamaged, Strings.Format("Message_PackChanged", packId, PackIdentity, backend.PackIdentity), Strings.Get("Message_TryAgain"));
    }
}
