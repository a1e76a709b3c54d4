using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Inference.Packs;

/// <summary>A restoration network: the graph that measures a picture and the graph that restores its tiles.</summary>
internal sealed record RestorationPack : Pack
{
    /// <summary>The value of <c>kind</c>.</summary>
    public const string KindName = "restoration";

    /// <summary>The language pack it was trained with.</summary>
    public required LanguageReference Language { get; init; }

    /// <summary>Names of the networks' inputs and outputs.</summary>
    public required RestorationTensors Tensors { get; init; }

    /// <summary>Tile geometry.</summary>
    public required TileShape Shape { get; init; }

    /// <summary>Width of the guidance vector.</summary>
    public required int GuidanceWidth { get; init; }

    /// <summary>Width of the picture's state.</summary>
    public required int StateWidth { get; init; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>Absolute path of <c>calibrate.onnx</c>.</summary>
    public string CalibratePath => PathOf("calibrate");

    /// <summary>Absolute path of <c>backbone.onnx</c>.</summary>
    public string BackbonePath => PathOf("backbone");

    /// <summary>Absolute path of the weights that both graphs share.</summary>
    public string WeightsPath => PathOf("weights");
}
