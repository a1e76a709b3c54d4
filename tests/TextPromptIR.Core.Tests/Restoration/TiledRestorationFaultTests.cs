using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Restoration;

public sealed class TiledRestorationFaultTests
{
    private static readonly float[] s_ones = [1f];

    private static FakeBackend FailingAt(int failingRun, Exception failure) =>
        new(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored))
        {
            BeforeRun = (run, _) =>
            {
                if (run == failingRun)
                    throw failure;
            },
        };

    [Fact]
    public void Render_NetworkThrowsOnTileK_FinishedTilesStayAndTheNextRenderWorks()
    {
        var source = Sample.Random(70, 60);
        using var counter = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());
        var tiles = counter.CountTiles(Sample.Whole(source));
        for (var k = 0; k < tiles; k++)
        {
            var backend = FailingAt(k, new RestoreException(ErrorCode.DeviceLost, "lost", "advice"));
            using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
            var failure = Assert.Throws<RestoreException>(() => restoration.Render(source));
            Assert.Equal(ErrorCode.DeviceLost, failure.Code);
            Assert.Equal(k, restoration.TilesComputed);
            Assert.Equal(Sample.Pixels(source), restoration.Render(source));
            Assert.Equal(tiles + 1, backend.Runs);
            Assert.Empty(backend.Faults);
        }
    }

    [Fact]
    public void Render_UnknownException_BecomesARestoreExceptionWithItsCause()
    {
        var source = Sample.Random(20, 20);
        var cause = new InvalidOperationException("boom");
        using var restoration = new TiledRestoration(source, FailingAt(0, cause), Sample.Guidance());
        var failure = Assert.Throws<RestoreException>(() => restoration.Render(source));
        Assert.Equal(ErrorCode.InferenceFailed, failure.Code);
        Assert.Same(cause, failure.InnerException);
        using var hungry = new TiledRestoration(source, FailingAt(0, new InsufficientMemoryException()), Sample.Guidance());
        Assert.Equal(ErrorCode.OutOfMemory, Assert.Throws<RestoreException>(() => hungry.Render(source)).Code);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    public void Render_MemoryRunsOutForATileOrASample_IsARestoreExceptionAndTheNextRenderWorks(int edge)
    {
        var picture = Sample.Random(70, 60);
        var source = new HungrySource(picture, bounds => (bounds.Width, bounds.Height) == (edge, edge));
        using var restoration = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());

        var failure = Assert.Throws<RestoreException>(() => restoration.Render(source));

        Assert.Equal(ErrorCode.OutOfMemory, failure.Code);
        Assert.IsType<InsufficientMemoryException>(failure.InnerException);
        source.IsFed = true;
        Assert.Equal(Sample.Pixels(picture), restoration.Render(source));
    }

    [Fact]
    public void Render_ProcessorReturnsWrongNumbersOrFails_AdviceIsNotAboutGraphicsDrivers()
    {
        var source = Sample.Random(20, 20);
        var wrong = new FakeBackend(FakeBackend.SmallShape, (_, _, restored) => restored.Fill(float.NaN));
        foreach (var backend in new[] { wrong, FailingAt(0, new InvalidOperationException("boom")) })
        {
            using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
            Assert.Contains("another model pack", Assert.Throws<RestoreException>(() => restoration.Render(source)).Advice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Render_WrongNumbersOnTileK_NeverReachThePicture()
    {
        var source = Sample.Random(70, 60);
        using var counter = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());
        var tiles = counter.CountTiles(Sample.Whole(source));
        foreach (var wrong in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (var k = 0; k < tiles; k++)
            {
                var run = 0;
                var failingRun = k;
                var backend = new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) =>
                {
                    tile.CopyTo(restored);
                    if (run++ == failingRun)
                        restored[(failingRun * 97) % restored.Length] = wrong;
                });
                using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
                var pixels = Sample.Pixels(source);
                var failure = Assert.Throws<RestoreException>(
                    () => restoration.Render(Sample.Whole(source), pixels, source.Width * 4, 1f, ShowMode.Restored, CancellationToken.None));
                Assert.Equal(ErrorCode.WrongNumbers, failure.Code);
                Assert.Equal(Sample.Pixels(source), pixels);
                Assert.Equal(Sample.Pixels(source), restoration.Render(source));
            }
        }
    }

    [Fact]
    public void Render_CalibrationFails_IsReportedAndTriedAgain()
    {
        var source = Sample.Random(40, 40);
        var tries = 0;
        var backend = new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored))
        {
            StateOf = _ => tries++ switch
            {
                0 => throw new RestoreException(ErrorCode.InferenceFailed, "no", "advice"),
                1 => [float.NaN],
                _ => [1f],
            },
        };
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        Assert.Equal(ErrorCode.InferenceFailed, Assert.Throws<RestoreException>(() => restoration.Render(source)).Code);
        Assert.Equal(ErrorCode.WrongNumbers, Assert.Throws<RestoreException>(() => restoration.Render(source)).Code);
        Assert.Null(restoration.State);
        Assert.Equal(Sample.Pixels(source), restoration.Render(source));
    }

    [Fact]
    public void Render_GivenState_IsUsedInsteadOfMeasuring()
    {
        var source = Sample.Random(40, 40);
        var backend = new FakeBackend(FakeBackend.SmallShape, (state, _, restored) => restored.Fill(state.Values.Span[0]));
        using var restoration = new TiledRestoration(
            source, backend, Sample.Guidance(), new TiledRestorationOptions { State = new Core.Network.PictureState(s_ones) });
        Assert.All(restoration.Render(source), value => Assert.Equal(255, value));
        Assert.Equal(0, backend.Calibrations);
    }

    [Fact]
    public void Render_BadArguments_AreRefused()
    {
        var source = Sample.Random(20, 20);
        using var restoration = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());
        var pixels = new byte[1600];
        void Render(PixelRect bounds, int stride, float strength) => restoration.Render(bounds, pixels, stride, strength, ShowMode.Restored, CancellationToken.None);
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new PixelRect(0, 0, 21, 1), 100, 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new PixelRect(0, 0, 2, 2), 100, 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new PixelRect(0, 0, 2, 2), 100, float.NaN));
        Assert.Throws<ArgumentException>(() => Render(new PixelRect(0, 0, 20, 20), 79, 1f));
        Assert.Throws<ArgumentException>(() => Render(new PixelRect(0, 0, 20, 20), 84, 1f));
        Render(default, 0, 1f);
        Render(new PixelRect(5, 5, 0, 3), 0, 1f);
        Assert.Equal(0, restoration.TilesComputed);
    }

    [Fact]
    public void Constructor_GeometryThatMakesNoGrid_IsRefused()
    {
        var failure = Assert.Throws<RestoreException>(
            () => new TiledRestoration(Sample.Random(20, 20), FakeBackend.Identity(new(30, 12, 4, 4, 16)), Sample.Guidance()));
        Assert.Equal(ErrorCode.BadArguments, failure.Code);
    }
}
