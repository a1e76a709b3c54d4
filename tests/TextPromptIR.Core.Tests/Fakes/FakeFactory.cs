using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Core.Tests.Fakes;

/// <summary>Opens whatever a test says, and remembers where.</summary>
public sealed class FakeFactory(Func<ComputeDevice, int, IRestorationBackend> open) : IBackendFactory
{
    public List<string> Opened { get; } = [];

    public IRestorationBackend Open(ComputeDevice device, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Opened.Add(device.Name);
        return open(device, Opened.Count - 1);
    }
}
