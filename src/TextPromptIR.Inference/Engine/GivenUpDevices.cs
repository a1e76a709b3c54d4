using System.Collections.Concurrent;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Engine;

/// <summary>Remembers GPUs that the fallback policy gave up, so that the next picture does not fail on them again, as long as the engine lives.</summary>
internal sealed class GivenUpDevices
{
    private readonly ConcurrentDictionary<ComputeDevice, bool> _devices = new();

    /// <summary>The device to use instead: the processor for a GPU that was given up, else the device itself.</summary>
    public ComputeDevice Replace(ComputeDevice device) => _devices.ContainsKey(device) ? ComputeDevice.Processor : device;

    /// <summary>Notes a device that failed for good.</summary>
    public void Add(ComputeDevice device)
    {
        if (device.IsGpu)
            _devices[device] = true;
    }

    /// <summary>A notice sink that learns from the fallback policy's one notice, which it sends when it leaves a GPU, and passes it on.</summary>
    public INoticeSink Listen(ComputeDevice device, INoticeSink? next) => new Listener(this, device, next);

    private sealed class Listener(GivenUpDevices owner, ComputeDevice device, INoticeSink? next) : INoticeSink
    {
        public void Notice(ErrorCode code, string message)
        {
            if (code != ErrorCode.None)
                owner.Add(device);
            next?.Notice(code, message);
        }
    }
}
