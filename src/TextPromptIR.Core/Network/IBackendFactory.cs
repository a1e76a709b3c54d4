using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Network;

/// <summary>Opens a pack's network on a device. Used by the fallback policy to open it again elsewhere.</summary>
public interface IBackendFactory
{
    /// <summary>Opens the network; answers a cancel even while the device compiles it.</summary>
    /// <param name="device">The device to open it on.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <exception cref="RestoreException">Pack, native library or device failed.</exception>
    IRestorationBackend Open(ComputeDevice device, CancellationToken cancellationToken);
}
