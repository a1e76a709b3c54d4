using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Tiles;

public sealed class CalibrationSamplerTests
{
    private static readonly TileShape s_shape = new(256, 48, 16, 8, 256);

    // models/fast/pack.json
    private static readonly TileShape s_shipped = new(288, 64, 16, 55, 64);

    [Theory]
    [InlineData(4000, 3000)]
    [InlineData(3000, 4000)]
    [InlineData(2048, 256)]
    [InlineData(512, 512)]
    public void PositionOf_LargePicture_SpreadsSamplesInsideThePicture(int width, int height)
    {
        var positions = Enumerable.Range(0, 8).Select(i => CalibrationSampler.PositionOf(i, width, height, s_shape)).ToList();
        Assert.All(positions, at => Assert.True(at.X >= 0 && at.Y >= 0 && at.X + 256 <= width && at.Y + 256 <= height));
        Assert.All(positions, at => Assert.True(at.X % 16 == 0 && at.Y % 16 == 0));
        Assert.Equal(8, positions.Distinct().Count());
        // Every quarter of the picture is looked at, as far as it has room for a tile of its own.
        if (height >= 512)
        {
            foreach (var (left, top) in new[] { (true, true), (true, false), (false, true), (false, false) })
                Assert.Contains(positions, at => (at.X + 128 < width / 2) == left && (at.Y + 128 < height / 2) == top);
        }
    }

    // The same places as in models/training/tests/test_samples.py: statistics are measured where training's tools measure them.
    // The middle of sample 38 of 55 across 1440 pixels is 1008 exactly, which arithmetic in floating point falls short of.
    [Theory]
    [InlineData(0, 4000, 3000, 0, 0)]
    [InlineData(1, 4000, 3000, 64, 640)]
    [InlineData(54, 4000, 3000, 3920, 2336)]
    [InlineData(38, 1440, 1080, 976, 288)]
    [InlineData(49, 1080, 1440, 928, 976)]
    [InlineData(54, 130, 130, 64, 48)]
    public void PositionOf_ShippedShape_IsThePlaceOfTheTrainingTools(int index, int width, int height, int x, int y) =>
        Assert.Equal((x, y), CalibrationSampler.PositionOf(index, width, height, s_shipped));

    [Theory]
    [InlineData(4000, 3000)]
    [InlineData(3000, 4000)]
    [InlineData(9000, 1500)]
    public void PositionOf_ShippedShape_GivesASkyItsShareOfTheSamples(int width, int height)
    {
        var positions = Enumerable.Range(0, 55).Select(i => CalibrationSampler.PositionOf(i, width, height, s_shipped)).ToList();
        for (var share = 0.2; share < 0.8; share += 0.05)
        {
            Assert.Equal(share, positions.Average(at => Math.Clamp(((share * height) - at.Y) / 64, 0, 1)), 0.02);
            Assert.Equal(share, positions.Average(at => Math.Clamp(((share * width) - at.X) / 64, 0, 1)), 0.02);
        }
    }

    [Fact]
    public void Read_SmallPicture_RepeatsItMirrored()
    {
        var source = Sample.Bgra(2, 1, (x, _) => ((byte)(x == 0 ? 0 : 255), 0, 0, 255));
        var shape = new TileShape(8, 0, 1, 2, 8);
        var samples = new float[2 * 3 * 64];
        CalibrationSampler.Read(source, shape, samples, CancellationToken.None);
        for (var i = 0; i < 64; i++)
        {
            Assert.Equal(i % 2, samples[i]);
            Assert.Equal(i % 2, samples[192 + i]);
        }
    }

    [Fact]
    public void Read_MostlyTransparentPicture_SamplesWhatIsVisible()
    {
        // One opaque corner that no cell's middle meets.
        var source = Sample.Bgra(400, 400, (x, y) => x < 20 && y < 20 ? ((byte)200, (byte)200, (byte)200, (byte)255) : default);
        var shape = new TileShape(32, 12, 4, 4, 16);
        var samples = new float[4 * 3 * 256];
        CalibrationSampler.Read(source, shape, samples, CancellationToken.None);
        Assert.All(samples, value => Assert.Equal(200f / 255f, value, 1e-6f));
    }

    [Fact]
    public void Read_NothingVisible_IsStillFinite()
    {
        var samples = new float[4 * 3 * 256];
        CalibrationSampler.Read(Sample.Bgra(50, 50, (_, _) => default), new TileShape(32, 12, 4, 4, 16), samples, CancellationToken.None);
        Assert.All(samples, value => Assert.Equal(0.5f, value));
    }

    [Fact]
    public void Read_Cancelled_Stops() => Assert.Throws<OperationCanceledException>(
        () => CalibrationSampler.Read(Sample.Random(9, 9), new TileShape(32, 12, 4, 4, 16), new float[4 * 3 * 256], new CancellationToken(canceled: true)));

    [Fact]
    public void Restoration_AnyRegionFirst_MeasuresTheSameState()
    {
        var source = Sample.Random(200, 150);
        using var corner = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());
        using var middle = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());
        corner.Render(source, new PixelRect(0, 0, 3, 3));
        middle.Render(source, new PixelRect(120, 70, 3, 3));
        Assert.Equal(corner.State!.Values.ToArray(), middle.State!.Values.ToArray());
    }
}
