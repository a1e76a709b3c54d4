using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging.Writing;

namespace TextPromptIR.Imaging.Tests;

public sealed class ReadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task Read_FromManyThreads_GivesEachItsRectangle(long maxBytesInMemory)
    {
        const int width = 700, height = 900;
        Pictures.Write(folder["in.png"], Pictures.Samples(3, 8, width, height), 3, 8, width, height);
        using var picture = PictureFile.Open(
            folder["in.png"], new OpenOptions { MaxBytesInMemory = maxBytesInMemory }, TestContext.Current.CancellationToken);
        var whole = Pictures.Pixels(picture);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            var tile = new byte[256 * 256 * 4];
            for (var round = 0; round < 40; round++)
            {
                var bounds = new PixelRect(random.Next(width - 256), random.Next(height - 256), random.Next(1, 257), random.Next(1, 257));
                picture.Read(bounds, tile, 256 * 4);
                for (var y = 0; y < bounds.Height; y++)
                {
                    var expected = whole.AsSpan((((bounds.Y + y) * width) + bounds.X) * 4, bounds.Width * 4);
                    Assert.True(expected.SequenceEqual(tile.AsSpan(y * 1024, bounds.Width * 4)));
                }
            }
        })));
    }

    [Theory]
    [InlineData("metadata.jpg")]
    [InlineData("bitfields.bmp")]
    [InlineData("rgb16.tif")]
    public void Open_KeptInATemporaryFile_GivesTheSamePixels(string name)
    {
        using var picture = PictureFile.Open(Pictures.Committed(name), new OpenOptions { MaxBytesInMemory = 0 }, CancellationToken.None);

        Assert.Equal(Pictures.PixelsOf(Pictures.Committed(name)), Pictures.Pixels(picture));
    }

    [Theory]
    [InlineData(-1, 0, 4, 4)]
    [InlineData(21, 0, 4, 4)]
    [InlineData(0, 14, 4, 4)]
    [InlineData(0, 0, 0, 4)]
    public void Read_OutsideThePicture_Throws(int x, int y, int width, int height)
    {
        using var picture = PictureFile.Open(Pictures.Committed("orientation-6.png"));

        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Read(new PixelRect(x, y, width, height), new byte[64], 16));
    }

    [Fact]
    public void Crc32_CheckValue_IsTheStandardOne() =>
        Assert.Equal(0xCBF43926, Crc32.Compute("123456789"u8));

    [Fact]
    public void Crc32_AnyLength_EqualsTheDefinition()
    {
        var bytes = Pictures.Samples(1, 8, 100, 1);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var crc = uint.MaxValue;
            foreach (var value in bytes.AsSpan(0, length))
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            Assert.Equal(~crc, Crc32.Compute(bytes.AsSpan(0, length)));
        }
    }

    public void Dispose() => folder.Dispose();
}
