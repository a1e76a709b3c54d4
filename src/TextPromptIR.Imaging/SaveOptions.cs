namespace TextPromptIR.Imaging;

/// <summary>How a picture is written.</summary>
public sealed record SaveOptions
{
    /// <summary>JPEG and WebP quality, 1 to 100.</summary>
    public int Quality { get; init; } = 92;

    /// <summary>Whether an existing file may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Rows asked for at a time; 0 lets the writer choose.</summary>
    public int BandHeight { get; init; }
}
