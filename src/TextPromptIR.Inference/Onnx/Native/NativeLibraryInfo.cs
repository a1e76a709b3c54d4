using System.Diagnostics;

namespace TextPromptIR.Inference.Onnx.Native;

/// <summary>The native libraries in use.</summary>
/// <param name="OnnxRuntimePath">Absolute path of the loaded ONNX Runtime.</param>
/// <param name="Version">Its version.</param>
/// <param name="DirectMlPath">Absolute path of the DirectML beside it; null where there is none.</param>
internal sealed record NativeLibraryInfo(string OnnxRuntimePath, Version Version, string? DirectMlPath)
{
    /// <summary>Both versions, such as <c>ONNX Runtime 1.30.0, DirectML 1.15.4</c>.</summary>
    public string Description { get; } = DirectMlPath is null
        ? $"ONNX Runtime {Version}"
        : $"ONNX Runtime {Version}, DirectML {FileVersionInfo.GetVersionInfo(DirectMlPath).FileVersion ?? "of unknown version"}";
}
