using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Inference.Engine;
using TextPromptIR.Inference.Onnx.Devices;
using TextPromptIR.Inference.Onnx.Native;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Restoration.Trust;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference;

/// <summary>
/// The composition root that every host uses: finds and verifies packs, opens networks on devices, understands words, looks at pictures.
/// Keeps the backbone session that was opened last warm, and disposes it after idle time; an earlier one goes with its last lease. Thread-safe.
/// </summary>
public sealed class RestorationEngine : IRestorationEngine, IDisposable
{
    private readonly EngineOptions _options;
    private readonly PackCatalog _catalog;
    private readonly SessionFactory _sessions;
    private readonly DeviceTrust _trust;
    private readonly BackendPool _backends;
    private readonly GivenUpDevices _givenUp;
    private readonly InstructionReader _instructions;
    private readonly PictureExaminer _examiner;
    private readonly Func<IReadOnlyList<ComputeDevice>> _devices;
    private readonly Func<IBackendFactory, IBackendFactory> _through;

    /// <summary>Creates the engine; touches no model and no native library.</summary>
    /// <param name="options">Where models lie, who hears notices.</param>
    public RestorationEngine(EngineOptions options)
        : this(options, devices: null, through: null)
    {
    }

    /// <summary>The same on another machine: with devices that are not there, and that fail when they are told to. For tests.</summary>
    /// <param name="options">Where models lie, who hears notices.</param>
    /// <param name="devices">Stands in for the machine's list of devices; null for that list.</param>
    /// <param name="through">Puts something between the fallback policy and the networks; null for nothing.</param>
    internal RestorationEngine(EngineOptions options, Func<IReadOnlyList<ComputeDevice>>? devices, Func<IBackendFactory, IBackendFactory>? through)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _givenUp = options.GivenUp ?? new GivenUpDevices();
        _devices = devices ?? (() => DeviceEnumerator.List(options.NativeFolder));
        _through = through ?? (factory => factory);
        _catalog = new PackCatalog(options.ModelFolders);
        _sessions = new SessionFactory(options.NativeFolder, options.CpuThreads);
        _trust = new DeviceTrust(
            new VerdictStore(options.SelfTestFile), GpuDriver.VersionOf, () => NativeLibraryLoader.Load(options.NativeFolder).Description, TimeProvider.System);
        _backends = new BackendPool(options.IdleRelease, TimeProvider.System);
        _instructions = new InstructionReader(_catalog, _sessions);
        _examiner = new PictureExaminer(options.Notices, _catalog, _sessions);
    }

    /// <summary>The packs that can be found, damaged ones included (with their fault).</summary>
    public IReadOnlyList<PackSummary> ListPacks() => _catalog.List();

    /// <summary>The processor and every GPU that ONNX Runtime can use, best first; the processor comes last.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    public IReadOnlyList<ComputeDevice> ListDevices() => _devices();

    /// <summary>Understands an instruction with the language pack (cached).</summary>
    /// <param name="instruction">English words, see <see cref="InstructionRules"/>.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">The instruction is empty or too long; pack, native library or device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Guidance Understand(string instruction, CancellationToken cancellationToken = default) =>
        _instructions.Understand(instruction, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The notice sink hears when a part of the wish is beyond the pack.</remarks>
    public Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packId);
        InstructionRules.Clean(instruction);
        var pack = _catalog.FindRestoration(packId);
        var trained = new List<Degradation>();
        foreach (var name in pack.Degradations)
        {
            if (DegradationNames.TryParse(name, out var degradation))
                trained.Add(degradation);
        }

        return new TrainedScope(pack.Id, trained).Limit(_instructions.Understand(pack, instruction, cancellationToken), _options.Notices);
    }

    /// <inheritdoc/>
    /// <remarks>Needs a detector pack; the notice sink hears when there is none (once), and when nothing was found.</remarks>
    public Guidance ChooseFor(Guidance guidance, IPixelSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(guidance);
        ArgumentNullException.ThrowIfNull(source);
        return _examiner.Choose(guidance, source, cancellationToken);
    }

    /// <summary>
    /// Opens (or reuses) a pack's network on the preferred device, wrapped in the fallback policy: a failing GPU is dropped, opened once more,
    /// then the processor is used and the notice sink told.
    /// </summary>
    /// <param name="packId">Pack id such as <c>fast</c>.</param>
    /// <param name="device">Where to run.</param>
    /// <param name="tileSize">Tile edge; null for the pack's own.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>A lease: dispose it to give the backend back; the session stays warm for a while. Leases of one backend take turns.</returns>
    /// <exception cref="RestoreException">Pack, tile size, native library or device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packId);
        ArgumentNullException.ThrowIfNull(device);
        var pack = _catalog.FindRestoration(packId);
        var shape = tileSize is { } size ? pack.Shape with { Size = size } : pack.Shape;
        shape.Validate();
        var wanted = device.Kind == DevicePreferenceKind.Cpu ? ComputeDevice.Processor : DeviceSelector.Choose(device, ListDevices());
        var chosen = _givenUp.Replace(wanted);
        var factory = _through(new OnnxBackendFactory(pack, shape, _sessions, _trust));
        return _backends.Rent(
            new BackendKey(pack.ManifestSha256, pack.Folder, shape.Size, chosen),
            token => ResilientBackend.Open(factory, chosen, _givenUp.Listen(chosen, _options.Notices), token),
            cancellationToken);
    }

    /// <summary>A text report for support: versions, native libraries, devices, packs, self-test. Holds no picture and no instruction.</summary>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string Diagnose(CancellationToken cancellationToken = default) => new DiagnosticReport(_options, _catalog, _sessions, _trust).Write(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _backends.Dispose();
        _givenUp.ForgetShortages();
        _instructions.Dispose();
        _examiner.Dispose();
    }
}
