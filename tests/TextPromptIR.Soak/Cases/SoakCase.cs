using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Soak.Devices;

namespace TextPromptIR.Soak.Cases;

/// <summary>One restoration with everything that was drawn for it. Follows from seed and index alone, so any of them can be made again.</summary>
/// <param name="Index">Number in the run.</param>
/// <param name="Picture">What is restored.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Consumer">Who asks: bands as the command line's, or squares from several threads as the effect's.</param>
/// <param name="Cancel">Whether and when the user loses patience.</param>
/// <param name="ReopensEngine">Whether the engine is closed and opened again before it.</param>
/// <param name="IdleRelease">How long such an engine keeps an unused network.</param>
internal sealed record SoakCase(
    int Index, SoakPicture Picture, RestoreRequest Request, Consumer Consumer, CancelPlan Cancel, bool ReopensEngine, TimeSpan IdleRelease)
{
    private const int MostRareChance = 40;
    private static readonly int?[] TileSizes = [null, null, null, 48, 64, 64, 96, 128];
    private static readonly string[] Packs = ["tiny", "tiny", "tiny", "tiny-identity"];
    private static readonly double[] IdleSeconds = [0, 0.002, 60];

    /// <summary>Random numbers of a case.</summary>
    public static Random RandomOf(int seed, int index) => new(unchecked((seed * 1_000_003) ^ (index * 7_919)));

    /// <summary>Draws a case.</summary>
    public static SoakCase Draw(int seed, int index)
    {
        var random = RandomOf(seed, index);
        var picture = SoakPicture.Draw(random);
        return new SoakCase(
            index,
            picture,
            DrawRequest(random, picture),
            random.Next(4) == 0 ? Consumer.Squares : Consumer.Bands,
            CancelPlan.Draw(random),
            random.Next(MostRareChance) == 0,
            TimeSpan.FromSeconds(Pick(random, IdleSeconds)));
    }

    /// <summary>The same on the plain processor, uninterrupted, in one piece: what every other way must give, too.</summary>
    public SoakCase Plain() => this with
    {
        Request = Request.Device.Kind == DevicePreferenceKind.Named && Request.Device.Name == Cards.Unknown ? Request : Request with { Device = DevicePreference.Cpu },
        Consumer = Consumer.Bands,
        Cancel = CancelPlan.Never,
    };

    internal static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private static RestoreRequest DrawRequest(Random random, SoakPicture picture) => new(Instructions.Draw(random))
    {
        PackId = Pick(random, Packs),
        Strength = random.Next(10) switch
        {
            0 => 0f,
            1 => random.NextSingle() * 0.01f,
            < 5 => random.NextSingle(),
            _ => 1f,
        },
        Show = random.Next(10) switch
        {
            0 => ShowMode.Original,
            < 3 => ShowMode.Removed,
            _ => ShowMode.Restored,
        },
        Region = DrawRegion(random, picture.Width, picture.Height),
        // 60 is no multiple of the packs' eight pixels, 32 too small for their overlap of sixteen and a step.
        TileSize = random.Next(MostRareChance) == 0 ? 60 : Pick(random, TileSizes),
        Device = Cards.Draw(random),
    };

    private static PixelRect? DrawRegion(Random random, int width, int height)
    {
        if (random.Next(2) == 0)
            return null;
        if (random.Next(MostRareChance) == 0)
            return new PixelRect(width / 2, 0, width, height); // Reaches outside, unless the picture is one pixel wide.
        int x = random.Next(width), y = random.Next(height);
        return new PixelRect(x, y, 1 + random.Next(width - x), 1 + random.Next(height - y));
    }
}
