using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Inference;

/// <summary>
/// The composition root that every host uses: finds and verifies packs, opens networks on devices, understands words.
/// Keeps at most one backbone session alive and disposes it after idle time. Thread-safe.
/// </summary>
public sealed class RestorationEngine : IDisposable
{
    /// <summary>Creates the engine; touches no model and no native library.</summary>
    /// <param name="options">Where models lie, who hears notices.</param>
    public RestorationEngine(EngineOptions options) => throw new NotImplementedException();

    /// <summary>The packs that can be found, damaged ones included (with their fault).</summary>
    public IReadOnlyList<PackSummary> ListPacks() => throw new NotImplementedException();

    /// <summary>The processor and every GPU that ONNX Runtime can use.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    public IReadOnlyList<ComputeDevice> ListDevices() => throw new NotImplementedException();

    /// <summary>Understands an instruction with the language pack (cached).</summary>
    public Guidance Understand(string instruction, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>
    /// Opens (or reuses) a pack's network on the preferred device, wrapped in the fallback policy: a failing GPU is dropped, opened once more,
    /// then the processor is used and the notice sink told.
    /// </summary>
    /// <param name="packId">Pack id such as <c>fast</c>.</param>
    /// <param name="device">Where to run.</param>
    /// <param name="tileSize">Tile edge; null for the pack's own.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>A lease: dispose it to give the backend back; the session stays warm for a while.</returns>
    public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>A text report for support: versions, native libraries, devices, packs, self-test. Holds no picture and no instruction.</summary>
    public string Diagnose(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
