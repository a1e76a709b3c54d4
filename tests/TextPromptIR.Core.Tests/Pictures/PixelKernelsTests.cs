using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Pictures;

public sealed class PixelKernelsTests
{
    // Long rows use vectors, one pixel alone uses the scalar path: both must give the same bits.
    [Theory]
    [InlineData(PixelLayout.Bgra32)]
    [InlineData(PixelLayout.Rgba64)]
    public void Kernels_AnyLength_EqualPixelByPixel(PixelLayout layout)
    {
        var bytes = layout.BytesPerPixel();
        for (var length = 0; length < 70; length++)
        {
            var pixels = length == 0 ? [] : Sample.Pixels(Sample.Random(length, 1, layout, seed: length, opaque: false));
            float[] red = new float[length], green = new float[length], blue = new float[length];
            PixelKernels.ToPlanes(pixels, layout, red, green, blue);
            foreach (var (strength, removed) in new[] { (1f, false), (0.37f, false), (1f, true), (0.37f, true) })
            {
                float[] r = [.. red.Select(v => (v * 0.9f) + 0.07f)], g = [.. green.Select(v => 1f - v)], b = [.. blue.Select(v => v * v)];
                var together = (byte[])pixels.Clone();
                PixelKernels.Merge(together, layout, r, g, b, strength, removed);
                var alone = (byte[])pixels.Clone();
                for (var i = 0; i < length; i++)
                {
                    PixelKernels.Merge(alone.AsSpan(i * bytes, bytes), layout, r.AsSpan(i, 1), g.AsSpan(i, 1), b.AsSpan(i, 1), strength, removed);
                    float[] one = [0f, 0f, 0f];
                    PixelKernels.ToPlanes(pixels.AsSpan(i * bytes, bytes), layout, one.AsSpan(0, 1), one.AsSpan(1, 1), one.AsSpan(2, 1));
                    Assert.Equal([red[i], green[i], blue[i]], one);
                }

                Assert.Equal(alone, together);
            }
        }
    }

    [Fact]
    public void ToPlanes_Bgra_IsTheByteOver255InTheRightPlane()
    {
        float[] red = [0], green = [0], blue = [0];
        PixelKernels.ToPlanes([10, 20, 30, 40], PixelLayout.Bgra32, red, green, blue);
        Assert.Equal((30 / 255f, 20 / 255f, 10 / 255f), (red[0], green[0], blue[0]));
    }

    [Fact]
    public void ToPlanes_Rgba64_IsTheWordOver65535InTheRightPlane()
    {
        ushort[] pixel = [1000, 20000, 65535, 7];
        float[] red = [0], green = [0], blue = [0];
        PixelKernels.ToPlanes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(pixel), PixelLayout.Rgba64, red, green, blue);
        Assert.Equal((1000 / 65535f, 20000 / 65535f, 1f), (red[0], green[0], blue[0]));
    }

    [Fact]
    public void Steps_EverySourceValue_ComesThroughExactly()
    {
        var words = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        var values = new float[words.Length];
        var back = new ushort[words.Length];
        PixelKernels.FromSteps(words, values);
        PixelKernels.ToSteps(values, back);
        Assert.Equal(words, back);
        Assert.All(Enumerable.Range(0, 256), i =>
        {
            ushort[] step = [0];
            PixelKernels.ToSteps([i / 255f], step);
            Assert.Equal(i * 257, step[0]);
            float[] value = [0];
            PixelKernels.FromSteps(step, value);
            Assert.Equal(i / 255f, value[0]);
        });
    }

    [Fact]
    public void ToSteps_OutsideTheRange_IsClamped()
    {
        foreach (var length in new[] { 1, 32 })
        {
            var steps = new ushort[length];
            PixelKernels.ToSteps(Enumerable.Repeat(-0.3f, length).ToArray(), steps);
            Assert.All(steps, step => Assert.Equal(0, step));
            PixelKernels.ToSteps(Enumerable.Repeat(1.7f, length).ToArray(), steps);
            Assert.All(steps, step => Assert.Equal(65535, step));
        }
    }

    [Theory]
    [InlineData(100, 1f, 0.5f, 128)]
    [InlineData(100, 0.5f, 0.5f, 114)]
    [InlineData(0, 0.25f, 1f, 64)]
    [InlineData(255, 1f, 0f, 0)]
    public void Merge_Strength_MixesSourceAndResult(byte source, float strength, float restored, byte expected)
    {
        byte[] pixel = [source, source, source, 200];
        PixelKernels.Merge(pixel, PixelLayout.Bgra32, [restored], [restored], [restored], strength, removed: false);
        Assert.Equal([expected, expected, expected, 200], pixel);
    }

    [Fact]
    public void Blend_EqualValues_StayExactlyWhatTheyAre()
    {
        var random = new Random(2);
        var a = Enumerable.Range(0, 999).Select(_ => random.NextSingle()).ToArray();
        var blended = (float[])a.Clone();
        PixelKernels.Blend(blended, (float[])a.Clone(), a.Select(_ => random.NextSingle()).ToArray());
        PixelKernels.Blend(blended, (float[])a.Clone(), 0.3f);
        Assert.Equal(a, blended);
    }

    [Fact]
    public void Blend_Weight_IsThatOfTheSecond()
    {
        float[] a = [0f, 0f, 2f], b = [1f, 1f, 4f];
        PixelKernels.Blend(a, b, [0.25f, 0.75f, 0.5f]);
        Assert.Equal([0.25f, 0.75f, 3f], a);
    }
}
