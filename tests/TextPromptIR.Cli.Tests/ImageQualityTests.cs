using TextPromptIR.Cli.Evaluation;

namespace TextPromptIR.Cli.Tests;

public sealed class ImageQualityTests
{
    [Fact]
    public void Psnr_ConstantDifferenceOfFive_IsTheTextbookValue()
    {
        var first = new float[300];
        var second = new float[300];
        Array.Fill(second, 5f);

        Assert.Equal(10 * Math.Log10(255.0 * 255.0 / 25.0), ImageQuality.Psnr(first, second), 9);
    }

    [Fact]
    public void Psnr_EqualPictures_IsHundred() => Assert.Equal(100, ImageQuality.Psnr(new float[12], new float[12]));

    [Fact]
    public void Ssim_EqualPictures_IsOne()
    {
        var picture = Ramp(20, 16, 1f);

        Assert.Equal(1.0, ImageQuality.Ssim(picture, picture, 20, 16), 6);
    }

    [Fact]
    public void Ssim_FlatPicturesOfDifferentBrightness_IsTheLuminanceTerm()
    {
        var first = new float[3 * 12 * 12];
        var second = new float[3 * 12 * 12];
        Array.Fill(first, 100f);
        Array.Fill(second, 150f);
        const double c1 = 0.01 * 255 * (0.01 * 255);

        var expected = ((2 * 100.0 * 150.0) + c1) / ((100.0 * 100.0) + (150.0 * 150.0) + c1);

        Assert.Equal(expected, ImageQuality.Ssim(first, second, 12, 12), 4);
    }

    [Fact]
    public void Ssim_StructureScaledDown_IsLowerThanShiftedStructure()
    {
        var picture = Ramp(24, 24, 1f);
        var flatter = Array.ConvertAll(picture, value => 128f + ((value - 128f) * 0.2f));
        var brighter = Array.ConvertAll(picture, value => value + 5f);

        Assert.True(ImageQuality.Ssim(picture, flatter, 24, 24) < ImageQuality.Ssim(picture, brighter, 24, 24));
    }

    [Fact]
    public void Ssim_SmallerThanTheWindow_IsNotANumber() => Assert.True(double.IsNaN(ImageQuality.Ssim(new float[300], new float[300], 10, 10)));

    private static float[] Ramp(int width, int height, float step)
    {
        var planes = new float[3 * width * height];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = ((i % width * 9) + (i / width % height * 4)) % 256 * step;
        return planes;
    }
}
