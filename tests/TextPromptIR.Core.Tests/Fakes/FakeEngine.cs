using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tests.Fakes;

public sealed class FakeEngine(Guidance guidance, FakeBackend backend) : IRestorationEngine
{
    public string? Heard { get; private set; }

    public int Opened { get; private set; }

    /// <summary>Looks at pictures; null for an engine that cannot.</summary>
    public IDegradationDetector? Detector { get; init; }

    public Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken = default)
    {
        Heard = instruction;
        return guidance;
    }

    public Guidance ChooseFor(Guidance guidance, IPixelSource source, CancellationToken cancellationToken = default) =>
        Detector is null ? guidance : AutomaticMode.Choose(guidance, source, Detector, cancellationToken);

    public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize = null, CancellationToken cancellationToken = default)
    {
        Opened++;
        return backend;
    }
}
