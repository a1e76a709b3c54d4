using System.Collections.Immutable;

namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>Which graph to open, and the contract it must keep.</summary>
/// <param name="Subject">For messages, such as <c>pack 'fast 0.1.0', backbone.onnx</c>.</param>
/// <param name="ModelPath">Absolute path of a verified file; external weights lie beside it.</param>
internal sealed record SessionPlan(string Subject, string ModelPath)
{
    /// <summary>
    /// Sizes of the graph's symbolic dimensions. Every one must be named: fixed shapes let constant folding remove all shape arithmetic, and
    /// DirectML is slow without them.
    /// </summary>
    public ImmutableArray<(string Name, long Size)> FreeDimensions { get; init; } = [];

    /// <summary>Inputs that the graph must have with these shapes after the overrides.</summary>
    public required ImmutableArray<TensorSpec> Inputs { get; init; }

    /// <summary>Outputs that the graph must have with these shapes after the overrides.</summary>
    public required ImmutableArray<TensorSpec> Outputs { get; init; }

    /// <summary>False gives working memory back after each run: right for a graph that runs once per picture.</summary>
    public bool KeepsWorkingMemory { get; init; } = true;
}
