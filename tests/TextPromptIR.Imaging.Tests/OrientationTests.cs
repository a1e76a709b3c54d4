using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Imaging.Tests;

public sealed class OrientationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Tags => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Tags))]
    public void Open_AnyOrientation_IsUpright(int tag)
    {
        using var picture = PictureFile.Open(Pictures.Committed($"orientation-{tag}.png"));

        Assert.Equal((24, 16), (picture.Width, picture.Height));
        Assert.Equal(Pictures.PixelsOf(Pictures.Committed("orientation-1.png")), Pictures.Pixels(picture));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Read_Part_IsThatPartOfTheWhole(int tag)
    {
        // Larger than the blocks in which pictures are turned, and in 16 bits.
        var samples = Pictures.Samples(3, 16, 300, 200);
        Pictures.Write(folder["plain.png"], samples, 3, 16, 300, 200);
        using var plain = NetVips.Image.Pngload(folder["plain.png"]);
        using var turned = plain.Mutate(image => image.Set(NetVips.GValue.GIntType, "orientation", tag));
        WritePng(turned, folder["turned.png"]);

        using var picture = PictureFile.Open(folder["turned.png"]);
        var whole = Pictures.Pixels(picture);
        var bounds = new PixelRect(17, 5, 150, 180).Intersect(new PixelRect(0, 0, picture.Width, picture.Height));
        var stride = (bounds.Width * 8) + 24;
        var part = new byte[stride * bounds.Height];
        picture.Read(bounds, part, stride);

        Assert.Equal(tag >= 5, picture.Width == 200);
        for (var y = 0; y < bounds.Height; y++)
        {
            var expected = whole.AsSpan((((bounds.Y + y) * picture.Width) + bounds.X) * 8, bounds.Width * 8);
            Assert.True(expected.SequenceEqual(part.AsSpan(y * stride, bounds.Width * 8)), $"row {y}");
            Assert.True(part.AsSpan((y * stride) + (bounds.Width * 8), 24).IndexOfAnyExcept((byte)0) < 0, "bytes beyond the row were written");
        }
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".tif")]
    [InlineData(".webp")]
    public void SaveAs_TurnedSource_WritesUprightPixelsAndTag(string extension)
    {
        Pictures.Copy(Pictures.Committed("orientation-6.png"), folder["out" + extension]);

        using var saved = PictureFile.Open(folder["out" + extension]);
        using var raw = NetVips.Image.NewFromFile(folder["out" + extension]);
        Assert.Equal((24, 16), (raw.Width, raw.Height));
        Assert.Equal(1, raw.Contains("orientation") ? raw.Get("orientation") : 1);
        Assert.InRange(Pictures.Psnr(Pictures.PixelsOf(Pictures.Committed("orientation-1.png")), Pictures.Pixels(saved)), 18, double.PositiveInfinity);
    }

    public void Dispose() => folder.Dispose();

    private static void WritePng(NetVips.Image image, string path)
    {
        using var file = File.Create(path);
        using var target = new NetVips.TargetCustom();
        target.OnWrite += (buffer, length) =>
        {
            file.Write(buffer, 0, length);
            return length;
        };
        image.PngsaveTarget(target);
    }
}
