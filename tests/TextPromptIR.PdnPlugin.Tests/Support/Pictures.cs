using TextPromptIR.PdnPlugin.Host.Pictures;

namespace TextPromptIR.PdnPlugin.Tests.Support;

internal static class Pictures
{
    /// <summary>Random opaque colours: any pixel that moves or bleeds is noticed.</summary>
    public static PixelBuffer Noise(int width, int height, int seed)
    {
        var picture = new PixelBuffer(width, height);
        new Random(seed).NextBytes(picture.Bytes);
        for (var i = 3; i < picture.Bytes.Length; i += 4)
            picture.Bytes[i] = 255;
        return picture;
    }

    /// <summary>The host's rule: source where the mask is 0, effect where it is 255, rounded blend between.</summary>
    public static PixelBuffer Masked(PixelBuffer source, PixelBuffer effect, SelectionMask mask)
    {
        var result = source.Copy();
        for (var i = 0; i < result.Bytes.Length; i++)
        {
            var coverage = mask.Coverage[i / 4];
            result.Bytes[i] = (byte)(((source.Bytes[i] * (255 - coverage)) + (effect.Bytes[i] * coverage) + 127) / 255);
        }

        return result;
    }
}
