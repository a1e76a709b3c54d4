using System.Runtime.InteropServices;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Soak.Cases;

/// <summary>A made-up picture: a slope with grain, in either layout, grey or in colours, with some transparency or without.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Layout">8 or 16 bits.</param>
/// <param name="IsGrey">Whether red, green and blue are equal.</param>
/// <param name="Alpha">How transparent it is.</param>
/// <param name="Seed">Its content.</param>
internal sealed record SoakPicture(int Width, int Height, PixelLayout Layout, bool IsGrey, Transparency Alpha, int Seed)
{
    private const int LongestEdge = 300;
    private const int SmallEdge = 4;
    private const int Levels = 65536;

    /// <summary>Draws one: one in five is a few pixels wide or high.</summary>
    public static SoakPicture Draw(Random random) => new(
        DrawEdge(random),
        DrawEdge(random),
        random.Next(3) == 0 ? PixelLayout.Rgba64 : PixelLayout.Bgra32,
        random.Next(4) == 0,
        (Transparency)random.Next(5) is var alpha && Enum.IsDefined(alpha) ? alpha : Transparency.None,
        random.Next());

    /// <summary>Its pixels, rows without gaps.</summary>
    public byte[] Pixels()
    {
        var random = new Random(Seed);
        var words = new ushort[Width * Height * 4];
        double dark = random.NextDouble() * 0.8, across = random.NextDouble() * 0.4, down = random.NextDouble() * 0.4, grain = random.NextDouble() * 0.3;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var pixel = words.AsSpan(((y * Width) + x) * 4, 4);
                var slope = dark + (across * x / Width) + (down * y / Height);
                for (var channel = 0; channel < 3; channel++)
                    pixel[channel] = IsGrey && channel > 0 ? pixel[0] : (ushort)(Math.Clamp(slope + ((random.NextDouble() - 0.5) * grain), 0, 1) * (Levels - 1));
                pixel[3] = AlphaAt(x, y, random);
            }
        }

        return Layout == PixelLayout.Rgba64 ? MemoryMarshal.AsBytes<ushort>(words).ToArray() : Array.ConvertAll(words, word => (byte)(word >> 8));
    }

    private static int DrawEdge(Random random) => 1 + random.Next(random.Next(10) == 0 ? SmallEdge : LongestEdge);

    private ushort AlphaAt(int x, int y, Random random) => Alpha switch
    {
        Transparency.Holes => x > Width / 3 && y > Height / 3 ? (ushort)0 : ushort.MaxValue,
        Transparency.Anywhere => (ushort)(random.Next(4) == 0 ? 0 : random.Next(Levels)),
        Transparency.Everywhere => 0,
        _ => ushort.MaxValue,
    };
}
