using System.Collections.Immutable;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Inference.Packs;

/// <summary>The degradation encoder, shared by all packs: looks at a picture and tells what is wrong with it.</summary>
internal sealed record DetectorPack : Pack
{
    /// <summary>The value of <c>kind</c>.</summary>
    public const string KindName = "detector";

    /// <summary>Names of the network's input and outputs.</summary>
    public required DetectorTensors Tensors { get; init; }

    /// <summary>Number and edge of the samples.</summary>
    public required TileShape Samples { get; init; }

    /// <summary>Width of the embedding.</summary>
    public required int Width { get; init; }

    /// <summary>From which probability on a degradation counts as present; ten.</summary>
    public required ImmutableArray<float> Thresholds { get; init; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>Absolute path of <c>degradation_encoder.onnx</c>.</summary>
    public string EncoderPath => PathOf("encoder");
}
