using Microsoft.ML.OnnxRuntime.Tensors;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Onnx.Restoration;

/// <summary>The contract of a restoration pack's two graphs, spelled out for a tile geometry.</summary>
internal static class RestorationPlans
{
    /// <summary><c>tiles Kx3xhxw, guidance 1xD -> state 1xS</c>. Runs once per picture, so its working memory is given back.</summary>
    public static SessionPlan Calibrate(RestorationPack pack, TileShape shape) => new(Subject(pack, pack.CalibratePath), pack.CalibratePath)
    {
        FreeDimensions = [("count", shape.CalibrationCount), ("height", shape.CalibrationSize), ("width", shape.CalibrationSize)],
        Inputs =
        [
            Float(pack.Tensors.Tiles, shape.CalibrationCount, 3, shape.CalibrationSize, shape.CalibrationSize),
            Float(pack.Tensors.Guidance, 1, pack.GuidanceWidth),
        ],
        Outputs = [Float(pack.Tensors.State, 1, pack.StateWidth)],
        KeepsWorkingMemory = false,
    };

    /// <summary><c>tile 1x3xHxW, state 1xS -> restored 1x3xHxW</c>.</summary>
    public static SessionPlan Backbone(RestorationPack pack, TileShape shape) => new(Subject(pack, pack.BackbonePath), pack.BackbonePath)
    {
        FreeDimensions = [("height", shape.Size), ("width", shape.Size)],
        Inputs = [Float(pack.Tensors.Tile, 1, 3, shape.Size, shape.Size), Float(pack.Tensors.State, 1, pack.StateWidth)],
        Outputs = [Float(pack.Tensors.Restored, 1, 3, shape.Size, shape.Size)],
    };

    private static string Subject(RestorationPack pack, string path) => $"pack '{pack.Identity}', {Path.GetFileName(path)}";

    private static TensorSpec Float(string name, params int[] shape) => new(name, TensorElementType.Float, [.. shape]);
}
