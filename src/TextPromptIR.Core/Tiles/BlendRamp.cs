namespace TextPromptIR.Core.Tiles;

/// <summary>The raised-cosine ramp of the separable partition-of-unity window.</summary>
internal static class BlendRamp
{
    /// <summary>Weights of the later tile, rising from near 0 to near 1.</summary>
    /// <param name="length">Pixels of the ramp.</param>
    /// <returns>Weights w with w[k] + w[length-1-k] = 1 exactly, also after rounding to float.</returns>
    public static float[] Weights(int length)
    {
        var weights = new float[length];
        for (var k = length / 2; k < length; k++)
        {
            weights[k] = (float)(0.5 - (0.5 * Math.Cos(Math.PI * (k + 0.5) / length)));
            // For w in [0.5, 1] the float subtraction 1 - w is exact, so the pair sums to exactly one.
            weights[length - 1 - k] = 1f - weights[k];
        }

        if (length % 2 == 1)
            weights[length / 2] = 0.5f;
        return weights;
    }
}
