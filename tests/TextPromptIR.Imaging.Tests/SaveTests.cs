using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging.Writing;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Tests;

public sealed class SaveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly PictureFile picture;

    public SaveTests()
    {
        // Tall enough for several bands, and too noisy for an encoder to keep it all back to the end.
        Pictures.Write(folder["source.png"], Pictures.Samples(3, 8, 200, 1500), 3, 8, 200, 1500);
        picture = PictureFile.Open(folder["source.png"]);
    }

    public static TheoryData<string> Names => ["out.png", "out.jpg", "out.tif", "out.webp", "out.bmp"];

    [Theory]
    [InlineData("out")]
    [InlineData("out.gif")]
    [InlineData("out.heic")]
    [InlineData("out.png.txt")]
    public void CheckOutput_UnknownEnding_IsRefused(string name) => AssertRefused(name, new SaveOptions(), ErrorCode.UnsupportedFormat);

    [Fact]
    public void CheckOutput_MissingFolder_IsRefused() =>
        AssertRefused(Path.Combine("missing", "out.png"), new SaveOptions(), ErrorCode.OutputNotWritable);

    [Fact]
    public void CheckOutput_FolderOfThatName_IsRefused()
    {
        Directory.CreateDirectory(folder["out.png"]);
        AssertRefused("out.png", new SaveOptions { Overwrite = true }, ErrorCode.OutputNotWritable);
    }

    [Fact]
    public void CheckOutput_FolderThatTakesNoFiles_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is a folder in which not even root can create files.");
        AssertRefused("/proc/self/out.png", new SaveOptions(), ErrorCode.OutputNotWritable);
    }

    [Fact]
    public void CheckOutput_ExistingFile_IsRefusedUnlessAllowed()
    {
        AssertRefused("source.png", new SaveOptions(), ErrorCode.OutputExists);
        PictureFile.CheckOutput(folder["source.png"], new SaveOptions { Overwrite = true });
        Assert.Equal(["source.png"], folder.Names());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAs_RowsFail_PassesTheErrorThroughAndLeavesNothing(string name)
    {
        File.WriteAllText(folder[name], "old");
        foreach (var failing in new[] { 0, 512, 1024 })
        {
            var failure = new IOException("the source of rows failed");
            var thrown = Assert.Throws<IOException>(() => Save(name, (band, destination, stride) =>
            {
                picture.Read(band, destination, stride);
                if (band.Y == failing)
                    throw failure;
            }));

            Assert.Same(failure, thrown);
        }

        Assert.Equal("old", File.ReadAllText(folder[name]));
        Assert.Equal(new[] { name, "source.png" }.Order(), folder.Names());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAs_Cancelled_LeavesNothing(string name)
    {
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => picture.SaveAs(
            folder[name],
            (band, destination, stride) =>
            {
                if (band.Y >= 512)
                    cancel.Cancel();
                picture.Read(band, destination, stride);
            },
            new SaveOptions(),
            cancel.Token));

        Assert.Equal(["source.png"], folder.Names());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAs_Cancelled_AfterTheLastRow_LeavesNothing(string name)
    {
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => picture.SaveAs(
            folder[name],
            (band, destination, stride) =>
            {
                picture.Read(band, destination, stride);
                if (band.Bottom == picture.Height)
                    cancel.Cancel();
            },
            new SaveOptions(),
            cancel.Token));

        Assert.Equal(["source.png"], folder.Names());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAs_Overwrite_ReplacesTheFile(string name)
    {
        File.WriteAllText(folder[name], "old");

        Save(name, picture.Read, new SaveOptions { Overwrite = true, BandHeight = 7 });

        using var saved = PictureFile.Open(folder[name]);
        Assert.Equal((200, 1500), (saved.Width, saved.Height));
        Assert.Equal(new[] { name, "source.png" }.Order(), folder.Names());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_DiskFillsUp_IsToldAsThatError(string name)
    {
        var format = PictureFormats.FromPath(name)!.Value;
        var shape = new SampleShape(3, 8).FittedTo(format);
        foreach (var room in new[] { 0, 100, 20_000 })
        {
            using var disk = new FullDisk(room);
            var writer = new PictureWriter(200, 1500, picture.Layout, shape, format, new PictureMetadata(), new SaveOptions());

            var error = Assert.Throws<IOException>(() => writer.Write(disk, picture.Read, CancellationToken.None));

            Assert.Equal(FullDisk.Message, error.Message);
        }
    }

    [Fact]
    public void SaveAs_FileAppearsMeanwhile_IsNotReplaced()
    {
        var error = Assert.Throws<RestoreException>(() => Save("out.png", (band, destination, stride) =>
        {
            picture.Read(band, destination, stride);
            File.WriteAllText(folder["out.png"], "somebody else's");
        }, new SaveOptions()));

        Assert.Equal(ErrorCode.OutputExists, error.Code);
        Assert.Equal("somebody else's", File.ReadAllText(folder["out.png"]));
        Assert.Equal(["out.png", "source.png"], folder.Names());
    }

    [Fact]
    public void SaveAs_OverItself_ReplacesTheFile()
    {
        var before = Pictures.Pixels(picture);
        Save("source.png", picture.Read, new SaveOptions { Overwrite = true });

        Assert.Equal(before, Pictures.PixelsOf(folder["source.png"]));
    }

    [Fact]
    public void SaveAs_OverAFileWithFurtherPages_IsRefused()
    {
        File.Copy(Pictures.Committed("pages.tif"), folder["pages.tif"]);
        using var pages = PictureFile.Open(folder["pages.tif"]);

        var error = Assert.Throws<RestoreException>(() =>
            pages.SaveAs(folder["pages.tif"], pages.Read, new SaveOptions { Overwrite = true }, CancellationToken.None));

        Assert.Equal(ErrorCode.OutputExists, error.Code);
        Assert.Equal(File.ReadAllBytes(Pictures.Committed("pages.tif")), File.ReadAllBytes(folder["pages.tif"]));
    }

    [Fact]
    public void SaveAs_TooWideForTheFormat_IsRefusedBeforeAnyRow()
    {
        Pictures.Write(folder["wide.png"], Pictures.Samples(1, 8, 20_000, 1), 1, 8, 20_000, 1);
        using var wide = PictureFile.Open(folder["wide.png"]);

        var error = Assert.Throws<RestoreException>(() => wide.SaveAs(
            folder["wide.webp"], (_, _, _) => Assert.Fail("rows were asked for"), new SaveOptions(), CancellationToken.None));

        Assert.Equal(ErrorCode.UnsupportedFormat, error.Code);
        wide.SaveAs(folder["wide.jpg"], wide.Read, new SaveOptions(), CancellationToken.None);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 20_000)]
    [InlineData(20_000, 1)]
    public void SaveAs_ExtremeShapes_ComeBack(int width, int height)
    {
        Pictures.Write(folder["in.png"], Pictures.Samples(4, 8, width, height), 4, 8, width, height);
        foreach (var name in new[] { "out.png", "out.tif", "out.bmp" })
        {
            Pictures.Copy(folder["in.png"], folder[name]);
            Assert.Equal(Pictures.PixelsOf(folder["in.png"]), Pictures.PixelsOf(folder[name]));
        }
    }

    [Fact]
    public void SaveAs_Bands_CoverThePictureOnceFromTheTop()
    {
        var bands = new List<PixelRect>();
        Save("out.png", (band, destination, stride) =>
        {
            bands.Add(band);
            Assert.Equal((band.Width * 4, band.Height * stride), (stride, destination.Length));
        }, new SaveOptions { BandHeight = 400 });

        Assert.Equal([new(0, 0, 200, 400), new(0, 400, 200, 400), new(0, 800, 200, 400), new(0, 1200, 200, 300)], bands);
    }

    public void Dispose()
    {
        picture.Dispose();
        folder.Dispose();
    }

    private void Save(string name, RowSource rows, SaveOptions? options = null) =>
        picture.SaveAs(folder[name], rows, options ?? new SaveOptions { Overwrite = true }, TestContext.Current.CancellationToken);

    private void AssertRefused(string name, SaveOptions options, ErrorCode code)
    {
        var early = Assert.Throws<RestoreException>(() => PictureFile.CheckOutput(folder[name], options));
        var late = Assert.Throws<RestoreException>(() => picture.SaveAs(
            folder[name], (_, _, _) => Assert.Fail("rows were asked for"), options, CancellationToken.None));
        Assert.Equal((code, code), (early.Code, late.Code));
        Assert.NotEmpty(early.Advice);
    }

    /// <summary>Takes some bytes, then no more.</summary>
    private sealed class FullDisk(long room) : MemoryStream
    {
        public const string Message = "No space left on device";

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > room)
                throw new IOException(Message);
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
    }
}
