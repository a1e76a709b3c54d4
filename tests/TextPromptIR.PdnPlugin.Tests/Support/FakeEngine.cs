using System.Collections.Immutable;
using TextPromptIR.Core;
using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.PdnPlugin.Tests.Support;

/// <summary>
/// An engine whose words and networks do what a test wants. "remove the rain" and "remove rain" mean the same; "fix this photo" is a general wish.
/// </summary>
internal sealed class FakeEngine : IRestorationEngine, IDisposable
{
    private int backendsOpen;

    public FakeNetwork Network { get; init; } = new();

    public BrightnessDetector Detector { get; } = new();

    public int Opened { get; private set; }

    public int BackendsOpen => backendsOpen;

    public bool IsDisposed { get; private set; }

    public List<string> Understood { get; } = [];

    public DevicePreference? Device { get; private set; }

    public INoticeSink? Notices { get; set; }

    /// <summary>Name and version of the pack on disk; read when a network is opened.</summary>
    public Func<string> Pack { get; set; } = () => "fake 1";

    public Func<Exception?> WordsFault { get; set; } = () => null;

    public Func<Exception?> OpenFault { get; set; } = () => null;

    public Action OnOpen { get; set; } = () => { };

    public Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        lock (Understood)
            Understood.Add(instruction);
        if (WordsFault() is { } fault)
            throw fault;
        var words = instruction.Replace(" the ", " ", StringComparison.Ordinal);
        if (words.Contains("snow", StringComparison.Ordinal))
            throw new RestoreException(ErrorCode.NotTrained, $"The model pack '{packId}' was not trained to remove snow.", "It removes rain.");
        if (words.Contains("blur", StringComparison.Ordinal))
            Notices?.Notice(ErrorCode.NotTrained, "Blur is not known; only rain is removed.");
        var isRequest = words.Contains("remove", StringComparison.Ordinal);
        var strength = words.Contains("slightly", StringComparison.Ordinal) ? 0.4f : 1f;
        var vector = new float[10];
        vector[1] = isRequest ? 1f : 0f;
        vector[2] = words.Contains("haze", StringComparison.Ordinal) ? 1f : 0f;
        if (words.Contains("fix", StringComparison.Ordinal))
        {
            return new Guidance(
                instruction, [0, 1, 1, .. new float[7]], [.. new float[10]], [.. new float[10]], [Degradation.Rain, Degradation.Haze],
                strength, Unrelated: false, Automatic: true, GuidanceKey.Of([0, 1, 1, .. new float[7]]));
        }

        return new Guidance(
            instruction, [.. vector], [.. vector], [.. new float[10]], isRequest ? [Degradation.Rain] : ImmutableArray<Degradation>.Empty,
            strength, !isRequest, false, GuidanceKey.Of(vector));
    }

    public Guidance ChooseFor(Guidance guidance, IPixelSource source, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return AutomaticMode.Choose(guidance, source, Detector, cancellationToken);
    }

    public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        OnOpen();
        cancellationToken.ThrowIfCancellationRequested();
        Device = device;
        if (OpenFault() is { } fault)
            throw fault;
        Opened++;
        Interlocked.Increment(ref backendsOpen);
        return new Backend(this, Pack());
    }

    public void Dispose() => IsDisposed = true;

    private sealed class Backend(FakeEngine owner, string pack) : IRestorationBackend
    {
        private bool disposed;

        public string PackIdentity => pack;

        public ComputeDevice Device => ComputeDevice.Processor;

        public TileShape Shape => owner.Network.Shape;

        public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return owner.Network.Calibrate(guidance, cancellationToken);
        }

        public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            owner.Network.Restore(state, tile.Span, restored.Span, cancellationToken);
        }

        public void Dispose()
        {
            if (disposed)
                return;
            disposed = true;
            Interlocked.Decrement(ref owner.backendsOpen);
        }
    }
}
