using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Pictures;

public sealed class PixelSourceTests
{
    [Fact]
    public void Read_WithStrides_CopiesTheRectangle()
    {
        // 3x2 pixels, rows 16 bytes apart.
        var pixels = Enumerable.Range(0, 28).Select(i => (byte)i).ToArray();
        var source = new ArrayPixelSource(pixels, 3, 2, PixelLayout.Bgra32, 16);
        var copy = new byte[20];
        source.Read(new PixelRect(1, 0, 2, 2), copy, 10);
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 20, 21, 22, 23, 24, 25, 26, 27, 0, 0], copy);
    }

    [Fact]
    public void Constructor_TooFewBytes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ArrayPixelSource(new byte[27], 3, 2, PixelLayout.Bgra32, 16));
        Assert.Throws<ArgumentException>(() => new ArrayPixelSource(new byte[100], 3, 2, PixelLayout.Bgra32, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayPixelSource(new byte[100], 0, 2, PixelLayout.Bgra32));
    }

    [Fact]
    public void Read_OutsideThePicture_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Sample.Random(4, 4).Read(new PixelRect(1, 1, 4, 1), new byte[16], 16));

    [Theory]
    [InlineData(PixelLayout.Bgra32)]
    [InlineData(PixelLayout.Rgba64)]
    public void IsGrey_OneColouredPixelAnywhere_IsNotGrey(PixelLayout layout)
    {
        var grey = Sample.Pixels(Sample.Random(20, 170, layout, grey: true));
        Assert.True(new ArrayPixelSource(grey, 20, 170, layout).IsGrey);
        foreach (var channel in new[] { 0, 1, 2 })
        {
            foreach (var pixel in new[] { 0, 77, (20 * 170) - 1 })
            {
                var coloured = (byte[])grey.Clone();
                coloured[(pixel * layout.BytesPerPixel()) + (channel * layout.BytesPerPixel() / 4)] ^= 1;
                Assert.False(new ArrayPixelSource(coloured, 20, 170, layout).IsGrey);
            }
        }
    }

    [Fact]
    public void IsGrey_ColourUnderAlphaZero_DoesNotCount() =>
        Assert.True(Sample.Bgra(5, 5, (x, _) => x == 2 ? ((byte)255, (byte)0, (byte)0, (byte)0) : ((byte)9, (byte)9, (byte)9, (byte)255)).IsGrey);

    [Fact]
    public void PixelRect_NumbersThatOverflow_AreNotInside()
    {
        var picture = new PixelRect(0, 0, 100, 100);
        Assert.False(picture.Contains(new PixelRect(int.MaxValue, 0, int.MaxValue, 1)));
        Assert.False(picture.Contains(new PixelRect(1, 0, int.MaxValue, 1)));
        Assert.Equal(new PixelRect(90, 0, 10, 5), picture.Intersect(new PixelRect(90, -5, int.MaxValue, 10)));
        Assert.True(picture.Intersect(new PixelRect(100, 0, 1, 1)).IsEmpty);
    }
}
