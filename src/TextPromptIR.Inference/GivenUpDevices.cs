using System.Collections.Concurrent;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference;

/// <summary>
/// Remembers GPUs that the fallback policy gave up, so that the next picture does not fail on them again. Lasts as long as its engine, or longer
/// where a host that opens engines anew keeps one and hands it to each of them (<see cref="EngineOptions.GivenUp"/>). Thread-safe.
/// </summary>
public sealed class GivenUpDevices
{
    // True for a GPU that only lacked memory.
    private readonly ConcurrentDictionary<ComputeDevice, bool> _devices = new();

    /// <summary>The device to use instead: the processor for a GPU that was given up, else the device itself.</summary>
    internal ComputeDevice Replace(ComputeDevice device) => _devices.ContainsKey(device) ? ComputeDevice.Processor : device;

    /// <summary>Notes a device that failed for good, and why.</summary>
    internal void Add(ComputeDevice device, ErrorCode code)
    {
        if (device.IsGpu)
            _devices[device] = code == ErrorCode.OutOfMemory;
    }

    /// <summary>Forgets GPUs that only lacked memory: what an engine held of it is free once the engine is gone, and other programs end too.</summary>
    internal void ForgetShortages()
    {
        foreach (var (device, lackedMemory) in _devices)
        {
            if (lackedMemory)
                _devices.TryRemove(device, out _);
        }
    }

    /// <summary>A notice sink that learns from the fallback policy's one notice, which it sends when it leaves a GPU, and passes it on.</summary>
    internal INoticeSink Listen(ComputeDevice device, INoticeSink? next) => new Listener(this, device, next);

    private sealed class Listener(GivenUpDevices owner, ComputeDevice device, INoticeSink? next) : INoticeSink
    {
        public void Notice(ErrorCode code, string message)
        {
            if (code != ErrorCode.None)
                owner.Add(device, code);
            next?.Notice(code, message);
        }
    }
}
