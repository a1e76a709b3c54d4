using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests;

public sealed class RestorationPipelineTests
{
    private static readonly RestoreRequest s_request = new("  remove\nthe rain ");

    private static byte[] ReadAll(RestorationPipeline pipeline, ArrayPixelSource source, int bandHeight)
    {
        var stride = source.Width * source.Layout.BytesPerPixel();
        var pixels = new byte[stride * source.Height];
        for (var y = 0; y < source.Height; y += bandHeight)
            pipeline.ReadRows(new PixelRect(0, y, source.Width, Math.Min(bandHeight, source.Height - y)), pixels.AsSpan(y * stride), stride);
        return pixels;
    }

    private static FakeBackend Inverting() => new(FakeBackend.SmallShape, (_, tile, restored) =>
    {
        for (var i = 0; i < tile.Length; i++)
            restored[i] = 1f - tile[i];
    });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(500)]
    public void ReadRows_BandsFromTheTop_ComputeEachTileOnce(int bandHeight)
    {
        var source = Sample.Random(300, 211);
        var backend = Inverting();
        var engine = new FakeEngine(Sample.Guidance(), backend);
        using var pipeline = RestorationPipeline.Begin(s_request, source, engine, null, CancellationToken.None);

        var expected = Sample.Pixels(source);
        for (var i = 0; i < expected.Length; i++)
            expected[i] = i % 4 == 3 ? expected[i] : (byte)(255 - expected[i]);
        Assert.Equal(expected, ReadAll(pipeline, source, bandHeight));
        Assert.Equal("remove the rain", engine.Heard);
        using var counter = new TiledRestoration(source, backend, Sample.Guidance());
        Assert.Equal(counter.CountTiles(Sample.Whole(source)), backend.Runs);
        Assert.Equal(backend.Runs, pipeline.TilesComputed);
    }

    [Fact]
    public void ReadRows_Region_OnlyItsTilesRunAndOnlyItsPixelsChange()
    {
        var source = Sample.Random(300, 200);
        var region = new PixelRect(90, 50, 30, 41);
        var backend = Inverting();
        using var all = RestorationPipeline.Begin(s_request, source, new FakeEngine(Sample.Guidance(), Inverting()), null, CancellationToken.None);
        using var part = RestorationPipeline.Begin(s_request with { Region = region }, source, new FakeEngine(Sample.Guidance(), backend), null, CancellationToken.None);

        var whole = new ArrayPixelSource(ReadAll(all, source, 33), 300, 200, PixelLayout.Bgra32);
        var result = new ArrayPixelSource(ReadAll(part, source, 33), 300, 200, PixelLayout.Bgra32);
        Assert.Equal(Sample.Pixels(whole, region), Sample.Pixels(result, region));
        foreach (var outside in new[] { new PixelRect(0, 0, 300, 50), new PixelRect(0, 91, 300, 109), new PixelRect(0, 50, 90, 41), new PixelRect(120, 50, 180, 41) })
            Assert.Equal(Sample.Pixels(source, outside), Sample.Pixels(result, outside));
        using var counter = new TiledRestoration(source, backend, Sample.Guidance());
        Assert.Equal(counter.CountTiles(region), backend.Runs);
    }

    [Fact]
    public void Begin_NothingWouldChange_OpensNoNetwork()
    {
        var source = Sample.Random(40, 40);
        foreach (var (request, guidance) in new[]
        {
            (s_request, Sample.Guidance(unrelated: true)),
            (s_request with { Strength = 0f }, Sample.Guidance()),
            (s_request with { Show = ShowMode.Original }, Sample.Guidance()),
        })
        {
            var engine = new FakeEngine(guidance, Inverting());
            using var pipeline = RestorationPipeline.Begin(request, source, engine, null, CancellationToken.None);
            Assert.Equal(Sample.Pixels(source), ReadAll(pipeline, source, 16));
            Assert.Equal(0, engine.Opened);
        }
    }

    [Fact]
    public void ReadRows_RemovedPartOfNothing_IsMidGreyInTheRegionWithoutANetwork()
    {
        var source = Sample.Random(40, 40);
        var region = new PixelRect(7, 9, 20, 21);
        var removed = s_request with { Show = ShowMode.Removed, Region = region };
        using var identity = RestorationPipeline.Begin(removed, source, new FakeEngine(Sample.Guidance(), FakeBackend.Identity()), null, CancellationToken.None);
        var expected = ReadAll(identity, source, 16);
        Assert.NotEqual(Sample.Pixels(source), expected);
        foreach (var (request, guidance) in new[]
        {
            (removed, Sample.Guidance(unrelated: true)),
            (removed with { Strength = 0f }, Sample.Guidance()),
        })
        {
            var engine = new FakeEngine(guidance, Inverting());
            using var pipeline = RestorationPipeline.Begin(request, source, engine, null, CancellationToken.None);
            Assert.Equal(expected, ReadAll(pipeline, source, 16));
            Assert.Equal(0, engine.Opened);
        }
    }

    [Fact]
    public void Begin_GeneralWish_RemovesWhatThePictureShows()
    {
        var source = Sample.Random(40, 40);
        var detector = new FakeDetector((Degradation.Haze, 0.8f));
        var backend = Inverting();
        using var pipeline = RestorationPipeline.Begin(
            s_request, source, new FakeEngine(Sample.GeneralWish(), backend) { Detector = detector }, null, CancellationToken.None);

        Assert.Equal("remove the haze", pipeline.Guidance.Choice?.Instruction);
        Assert.NotEqual(Sample.Pixels(source), ReadAll(pipeline, source, 16));
        Assert.Equal(1, detector.Looks);
    }

    [Fact]
    public void Begin_GeneralWishAndNothingIsFound_OpensNoNetwork()
    {
        var source = Sample.Random(40, 40);
        var engine = new FakeEngine(Sample.GeneralWish(), Inverting()) { Detector = new FakeDetector() };
        using var pipeline = RestorationPipeline.Begin(s_request, source, engine, null, CancellationToken.None);

        Assert.Equal(Sample.Pixels(source), ReadAll(pipeline, source, 16));
        Assert.Equal(0, engine.Opened);
    }

    [Fact]
    public void Begin_GeneralWishAndNoDetector_RemovesAllThatThePackKnows()
    {
        using var pipeline = RestorationPipeline.Begin(
            s_request, Sample.Random(40, 40), new FakeEngine(Sample.GeneralWish(), Inverting()), null, CancellationToken.None);

        Assert.Equal([Degradation.Noise, Degradation.Rain, Degradation.Haze], pipeline.Guidance.Recognised.AsEnumerable());
        Assert.Null(pipeline.Guidance.Choice);
    }

    [Fact]
    public void Begin_GeneralWishOnAPart_LooksAtTheWholePicture()
    {
        var source = Sample.Random(200, 100);
        FakeDetector part = new((Degradation.Rain, 0.9f)), whole = new((Degradation.Rain, 0.9f));
        foreach (var (detector, region) in new[] { (part, new PixelRect(90, 50, 30, 40)), (whole, Sample.Whole(source)) })
        {
            var engine = new FakeEngine(Sample.GeneralWish(), Inverting()) { Detector = detector };
            RestorationPipeline.Begin(s_request with { Region = region }, source, engine, null, CancellationToken.None).Dispose();
        }

        Assert.Equal(whole.Shown, part.Shown);
    }

    [Fact]
    public void Begin_BadRequest_SaysWhatToDoBeforeAnyWork()
    {
        var source = Sample.Random(40, 40);
        var engine = new FakeEngine(Sample.Guidance(), Inverting());
        foreach (var (request, code) in new[]
        {
            (s_request with { Region = new PixelRect(0, 0, 41, 1) }, ErrorCode.BadRegion),
            (s_request with { Region = new PixelRect(-1, 0, 4, 4) }, ErrorCode.BadRegion),
            (s_request with { Region = new PixelRect(3, 3, 0, 4) }, ErrorCode.BadRegion),
            (s_request with { Region = new PixelRect(int.MaxValue, 0, int.MaxValue, 4) }, ErrorCode.BadRegion),
            (s_request with { Strength = 1.1f }, ErrorCode.BadArguments),
            (s_request with { Strength = float.NaN }, ErrorCode.BadArguments),
            (s_request with { Instruction = " \n" }, ErrorCode.EmptyInstruction),
            (s_request with { Instruction = new string('x', 20_000) }, ErrorCode.InstructionTooLong),
        })
        {
            var failure = Assert.Throws<RestoreException>(() => RestorationPipeline.Begin(request, source, engine, null, CancellationToken.None));
            Assert.Equal(code, failure.Code);
            Assert.NotEmpty(failure.Advice);
        }

        Assert.Null(engine.Heard);
    }

    [Fact]
    public void Begin_WordsUnderstoodBefore_AreNotReadAgain()
    {
        var source = Sample.Random(20, 20);
        var engine = new FakeEngine(Sample.Guidance(), FakeBackend.Identity());
        using var pipeline = RestorationPipeline.Begin(s_request, source, Sample.Guidance(strength: 0.5f), engine, null, CancellationToken.None);
        Assert.Equal(Sample.Pixels(source), ReadAll(pipeline, source, 20));
        Assert.Null(engine.Heard);
        Assert.Equal(0.5f, pipeline.Guidance.Strength);
        Assert.Equal(Core.Devices.ComputeDevice.Processor, pipeline.Device);
    }

    [Fact]
    public void ReadRows_Cancelled_StopsAndTheNetworkIsGivenBack()
    {
        var source = Sample.Random(60, 200);
        using var cancel = new CancellationTokenSource();
        var backend = new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored))
        {
            BeforeRun = (run, _) =>
            {
                if (run == 2)
                    cancel.Cancel();
            },
        };
        using (var pipeline = RestorationPipeline.Begin(s_request, source, new FakeEngine(Sample.Guidance(), backend), null, cancel.Token))
            Assert.Throws<OperationCanceledException>(() => ReadAll(pipeline, source, 16));
        Assert.Equal(3, backend.Runs);
        Assert.True(backend.IsDisposed);
    }

    [Fact]
    public void Begin_BackendWithBadGeometry_IsGivenBack()
    {
        var backend = FakeBackend.Identity(new(30, 12, 4, 4, 16));
        Assert.Throws<RestoreException>(
            () => RestorationPipeline.Begin(s_request, Sample.Random(9, 9), new FakeEngine(Sample.Guidance(), backend), null, CancellationToken.None));
        Assert.True(backend.IsDisposed);
    }

    [Fact]
    public void Dispose_GivesTheNetworkBack()
    {
        var backend = Inverting();
        RestorationPipeline.Begin(s_request, Sample.Random(9, 9), new FakeEngine(Sample.Guidance(), backend), null, CancellationToken.None).Dispose();
        Assert.True(backend.IsDisposed);
    }
}
