using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>
/// Compares a loaded graph with what its pack promises. Overrides of unknown dimension names are silent in ONNX Runtime, so a dimension that
/// stayed free is found here and nowhere else.
/// </summary>
internal static class GraphContract
{
    /// <summary>Refuses a graph that lacks a tensor, or has it with another type or shape.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/>, naming the tensor.</exception>
    public static void Check(SessionPlan plan, InferenceSession session)
    {
        foreach (var wanted in plan.Inputs)
            Check(plan, "input", wanted, session.InputMetadata);
        foreach (var wanted in plan.Outputs)
            Check(plan, "output", wanted, session.OutputMetadata);
        var unknown = session.InputNames.Except(plan.Inputs.Select(input => input.Name)).ToList();
        if (unknown.Count > 0)
            throw Broken(plan, $"it asks for an input '{unknown[0]}' that the manifest does not name.");
    }

    private static void Check(SessionPlan plan, string kind, TensorSpec wanted, IReadOnlyDictionary<string, NodeMetadata> nodes)
    {
        if (!nodes.TryGetValue(wanted.Name, out var node))
            throw Broken(plan, $"it has no {kind} '{wanted.Name}'; it has {string.Join(", ", nodes.Keys.Select(name => $"'{name}'"))}.");
        if (!node.IsTensor || node.ElementDataType != wanted.Type || !node.Dimensions.AsSpan().SequenceEqual(wanted.Shape.AsSpan()))
        {
            throw Broken(
                plan,
                $"{kind} '{wanted.Name}' is {(node.IsTensor ? $"{node.ElementDataType} {Shape(node.Dimensions)}" : node.OnnxValueType.ToString())}; the manifest promises {wanted.Type} {Shape([.. wanted.Shape])}.");
        }
    }

    private static string Shape(IEnumerable<int> sizes) => string.Join('x', sizes.Select(size => size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static RestoreException Broken(SessionPlan plan, string fault) => new(
        ErrorCode.PackDamaged, $"The model does not fit its manifest ({plan.Subject}): {fault}", "Install the model pack again, or ask its maker.");
}
