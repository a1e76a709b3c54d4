using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>A tensor that a graph must have.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its sizes.</param>
internal sealed record TensorSpec(string Name, TensorElementType Type, params ImmutableArray<int> Shape);
