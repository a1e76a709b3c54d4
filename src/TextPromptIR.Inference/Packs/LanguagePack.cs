namespace TextPromptIR.Inference.Packs;

/// <summary>The shared text encoder: word pieces and the network that reads intents out of them.</summary>
internal sealed record LanguagePack : Pack
{
    /// <summary>The value of <c>kind</c>.</summary>
    public const string KindName = "language";

    /// <summary>Names of the network's inputs and outputs.</summary>
    public required LanguageTensors Tensors { get; init; }

    /// <summary>Fixed number of tokens of the network's input, <c>[CLS]</c> and <c>[SEP]</c> included.</summary>
    public required int Tokens { get; init; }

    /// <summary>Width of the sentence vector.</summary>
    public required int Width { get; init; }

    /// <summary>From which probability on an answer counts as yes.</summary>
    public required IntentThresholds Thresholds { get; init; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>Absolute path of <c>text_encoder.onnx</c>.</summary>
    public string EncoderPath => PathOf("encoder");

    /// <summary>Absolute path of <c>vocab.txt</c>.</summary>
    public string VocabularyPath => PathOf("vocabulary");
}
