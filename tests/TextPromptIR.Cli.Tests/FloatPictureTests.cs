using TextPromptIR.Cli.Evaluation;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Cli.Tests;

public sealed class FloatPictureTests
{
    [Fact]
    public void AddNoise_Classic_LeavesTheByteRangeAndHasTheAskedSigma()
    {
        var clean = Flat(128, 64, 2f);

        var noisy = clean.AddNoise(25, NoiseProtocol.Classic, seed: 0).Planes.ToArray();

        Assert.Contains(noisy, value => value < 0);
        Assert.Contains(noisy, value => value != MathF.Round(value));
        var deviation = Math.Sqrt(noisy.Average(value => Math.Pow(value - 2, 2)));
        Assert.InRange(deviation, 24, 26);
    }

    [Fact]
    public void AddNoise_AllInOne_IsClippedAndCutToWholeNumbers()
    {
        var noisy = Flat(64, 64, 250f).AddNoise(50, NoiseProtocol.AllInOne, seed: 0).Planes.ToArray();

        Assert.All(noisy, value => Assert.Equal(MathF.Floor(value), value));
        Assert.InRange(noisy.Min(), 0f, 255f);
        Assert.Equal(255f, noisy.Max());
    }

    [Fact]
    public void AddNoise_SameSeed_IsRepeatable()
    {
        var clean = Flat(32, 32, 100f);

        Assert.True(clean.AddNoise(15, NoiseProtocol.Classic, 7).Planes.SequenceEqual(clean.AddNoise(15, NoiseProtocol.Classic, 7).Planes));
        Assert.False(clean.AddNoise(15, NoiseProtocol.Classic, 7).Planes.SequenceEqual(clean.AddNoise(15, NoiseProtocol.Classic, 8).Planes));
    }

    [Fact]
    public void CropToMultiple_KeepsTheMiddle()
    {
        var planes = new float[3 * 21 * 18];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = i;
        var cropped = new FloatPicture(21, 18, planes).CropToMultiple(16);

        Assert.Equal((16, 16), (cropped.Width, cropped.Height));
        Assert.Equal(planes[(1 * 21) + 2], cropped.Planes[0]);
        Assert.Equal(planes[(2 * 21 * 18) + (16 * 21) + 17], cropped.Planes[^1]);
    }

    [Fact]
    public void ReadFloat_GivesUnroundedValuesOfTheRectangle()
    {
        var planes = new float[3 * 4 * 3];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = (i * 10.5f) - 30f;
        var picture = new FloatPicture(4, 3, planes);
        var rgb = new float[3 * 2 * 2];

        picture.ReadFloat(new PixelRect(1, 1, 2, 2), rgb);

        Assert.Equal(planes[5] / 255f, rgb[0]);
        Assert.Equal(planes[12 + 5] / 255f, rgb[4]);
        Assert.Equal(planes[24 + 10] / 255f, rgb[11]);
    }

    [Fact]
    public void Read_RoundsAndClipsToBytes()
    {
        var picture = new FloatPicture(1, 1, [300f, 99.6f, -4f]);
        var pixel = new byte[4];

        picture.Read(new PixelRect(0, 0, 1, 1), pixel, 4);

        Assert.Equal([0, 100, 255, 255], pixel);
    }

    [Theory]
    [InlineData(PixelLayout.Bgra32, true)]
    [InlineData(PixelLayout.Rgba64, true)]
    [InlineData(PixelLayout.Bgra32, false)]
    public void From_GreyPicture_IsGreyUntilNoiseIsAdded(PixelLayout layout, bool grey)
    {
        var pixels = new byte[20 * 18 * layout.BytesPerPixel()];
        Array.Fill(pixels, (byte)90);
        if (!grey)
            pixels[0] = 91;

        var picture = FloatPicture.From(new ArrayPixelSource(pixels, 20, 18, layout));

        Assert.Equal(grey, picture.IsGrey);
        Assert.Equal(grey, picture.CropToMultiple(16).IsGrey);
        Assert.False(picture.AddNoise(5, NoiseProtocol.Classic, 0).IsGrey);
    }

    private static FloatPicture Flat(int width, int height, float value)
    {
        var planes = new float[3 * width * height];
        Array.Fill(planes, value);
        return new FloatPicture(width, height, planes);
    }
}
