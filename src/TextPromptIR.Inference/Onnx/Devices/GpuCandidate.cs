using TextPromptIR.Core.Devices;

namespace TextPromptIR.Inference.Onnx.Devices;

/// <summary>A GPU with its place in Windows' own order.</summary>
/// <param name="Device">The GPU.</param>
/// <param name="HighPerformanceRank">0 is Windows' choice for high performance; larger is slower or unknown.</param>
internal sealed record GpuCandidate(ComputeDevice Device, int HighPerformanceRank);
