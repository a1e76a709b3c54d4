using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Core.Tests.Fakes;

public sealed class FakeEngine(Guidance guidance, FakeBackend backend) : IRestorationEngine
{
    public string? Heard { get; private set; }

    public int Opened { get; private set; }

    public Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken = default)
    {
        Heard = instruction;
        return guidance;
    }

    public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize = null, CancellationToken cancellationToken = default)
    {
        Opened++;
        return backend;
    }
}
