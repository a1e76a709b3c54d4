namespace TextPromptIR.Core.Instructions;

/// <summary>
/// The ten degradations of DA-CLIP (arXiv 2310.01018), in the order in which every probability vector of the product lists them.
/// The numeric values are part of the model pack contract and never change.
/// </summary>
public enum Degradation
{
    /// <summary>Sensor noise and grain: Gaussian, Poisson, camera-like.</summary>
    Noise = 0,

    /// <summary>Falling rain: streaks and the veil they form.</summary>
    Rain = 1,

    /// <summary>Haze, fog, mist, smog: atmospheric scattering.</summary>
    Haze = 2,

    /// <summary>Blur by motion, defocus or optics.</summary>
    Blur = 3,

    /// <summary>Too little light.</summary>
    LowLight = 4,

    /// <summary>Block and ringing artefacts of JPEG compression.</summary>
    Jpeg = 5,

    /// <summary>Falling snow.</summary>
    Snow = 6,

    /// <summary>Drops of water on the lens or on a window in front of it.</summary>
    Raindrop = 7,

    /// <summary>A cast shadow.</summary>
    Shadow = 8,

    /// <summary>Missing parts: holes, scratches, tears.</summary>
    Inpaint = 9,
}
