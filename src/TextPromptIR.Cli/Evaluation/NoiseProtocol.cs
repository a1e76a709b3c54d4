namespace TextPromptIR.Cli.Evaluation;

/// <summary>How benchmark noise is added; the two are never mixed in one table.</summary>
internal enum NoiseProtocol
{
    /// <summary>Noise in float, not clipped (FFDNet, DRUNet, SwinIR).</summary>
    Classic = 0,

    /// <summary>Noise clipped to 0..255 and cut to whole numbers, pictures cropped to multiples of 16 (AirNet, PromptIR, TextPromptIR).</summary>
    AllInOne = 1,
}
