namespace TextPromptIR.Core.Devices;

/// <summary>A device that can run the networks.</summary>
/// <param name="IsGpu">False for the processor.</param>
/// <param name="Name">Name as the driver reports it.</param>
/// <param name="AdapterIndex">DXGI adapter index for a GPU, -1 for the processor.</param>
/// <param name="IsDiscrete">True for a graphics card of its own.</param>
/// <param name="DedicatedMemoryBytes">Memory of the card in bytes, 0 when unknown.</param>
public sealed record ComputeDevice(bool IsGpu, string Name, int AdapterIndex = -1, bool IsDiscrete = false, long DedicatedMemoryBytes = 0)
{
    /// <summary>The processor.</summary>
    public static ComputeDevice Processor { get; } = new(false, "Processor");
}
