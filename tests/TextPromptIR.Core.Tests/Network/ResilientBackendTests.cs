using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Network;

public sealed class ResilientBackendTests
{
    private static readonly ComputeDevice s_gpu = new(true, "Card", 0);

    private static FakeBackend Working(ComputeDevice device) =>
        new(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored)) { Device = device };

    private static FakeBackend Failing(ComputeDevice device, Exception failure, int fromRun = 0) =>
        new(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored))
        {
            Device = device,
            BeforeRun = (run, _) =>
            {
                if (run >= fromRun)
                    throw failure;
            },
        };

    private static RestoreException Failure(ErrorCode code) => new(code, code.ToString(), "advice");

    private static byte[] Restore(IRestorationBackend backend)
    {
        var source = Sample.Random(60, 60);
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        return restoration.Render(source);
    }

    [Fact]
    public void Restore_DeviceLostOnce_OpensAgainAndSaysNothing()
    {
        var first = Failing(s_gpu, Failure(ErrorCode.DeviceLost), fromRun: 1);
        var factory = new FakeFactory((device, opening) => opening == 0 ? first : Working(device));
        var notices = new NoticeList();
        using var backend = ResilientBackend.Open(factory, s_gpu, notices, CancellationToken.None);

        Assert.Equal(Sample.Pixels(Sample.Random(60, 60)), Restore(backend));
        Assert.Equal(["Card", "Card"], factory.Opened);
        Assert.True(first.IsDisposed);
        Assert.Empty(notices.Items);
        Assert.Equal(s_gpu, backend.Device);
    }

    [Fact]
    public void Dispose_CardThatWasLostWhileIdle_IsClosedWithoutAFailure()
    {
        var lost = new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored)) { Device = s_gpu, OnDispose = () => throw Failure(ErrorCode.DeviceLost) };
        var backend = ResilientBackend.Open(new FakeFactory((_, _) => lost), s_gpu, null, CancellationToken.None);

        backend.Dispose();

        Assert.True(lost.IsDisposed);
    }

    [Theory]
    [InlineData(ErrorCode.DeviceLost, 3)]
    [InlineData(ErrorCode.OutOfMemory, 3)]
    [InlineData(ErrorCode.InferenceFailed, 3)]
    [InlineData(ErrorCode.DeviceUnsupported, 2)]
    public void Restore_GpuKeepsFailing_ProcessorFinishesAndTheUserHearsOnce(ErrorCode code, int openings)
    {
        var sessions = new List<FakeBackend>();
        var factory = new FakeFactory((device, _) =>
        {
            var session = device.IsGpu ? Failing(device, Failure(code), fromRun: 1) : Working(device);
            sessions.Add(session);
            return session;
        });
        var notices = new NoticeList();
        var backend = ResilientBackend.Open(factory, s_gpu, notices, CancellationToken.None);

        Assert.Equal(Sample.Pixels(Sample.Random(60, 60)), Restore(backend));
        Assert.Equal(openings, factory.Opened.Count);
        Assert.Equal(code, Assert.Single(notices.Items).Code);
        Assert.Equal(ComputeDevice.Processor, backend.Device);
        backend.Dispose();
        Assert.All(sessions, session => Assert.True(session.IsDisposed));
        Assert.All(sessions, session => Assert.Empty(session.Faults));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Restore_GpuReturnsWrongNumbers_ProcessorTakesOver(float wrong)
    {
        var factory = new FakeFactory((device, _) => device.IsGpu
            ? new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) =>
            {
                tile.CopyTo(restored);
                restored[^1] = wrong;
            })
            { Device = device }
            : Working(device));
        var notices = new NoticeList();
        using var backend = ResilientBackend.Open(factory, s_gpu, notices, CancellationToken.None);

        Assert.Equal(Sample.Pixels(Sample.Random(60, 60)), Restore(backend));
        Assert.Equal(ErrorCode.WrongNumbers, Assert.Single(notices.Items).Code);
    }

    [Fact]
    public void Calibrate_GpuReturnsWrongNumbers_ProcessorTakesOver()
    {
        var factory = new FakeFactory((device, _) => new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored))
        {
            Device = device,
            StateOf = _ => [device.IsGpu ? float.NaN : 1f],
        });
        using var backend = ResilientBackend.Open(factory, s_gpu, null, CancellationToken.None);

        Assert.Equal(Sample.Pixels(Sample.Random(60, 60)), Restore(backend));
        Assert.Equal(["Card", "Processor"], factory.Opened);
    }

    [Fact]
    public void Restore_UnknownExceptionOnProcessor_IsTranslatedAndTheNextCallWorks()
    {
        var factory = new FakeFactory((device, opening) => opening == 0 ? Failing(device, new InvalidOperationException("boom")) : Working(device));
        using var backend = ResilientBackend.Open(factory, ComputeDevice.Processor, null, CancellationToken.None);

        var failure = Assert.Throws<RestoreException>(() => Restore(backend));
        Assert.Equal(ErrorCode.InferenceFailed, failure.Code);
        Assert.NotEmpty(failure.Advice);
        Assert.Equal(Sample.Pixels(Sample.Random(60, 60)), Restore(backend));
    }

    [Fact]
    public void Restore_ProcessorReturnsWrongNumbers_AdviceIsAboutThePack()
    {
        var factory = new FakeFactory((device, _) => new FakeBackend(FakeBackend.SmallShape, (_, _, restored) => restored.Fill(float.NaN)) { Device = device });
        var notices = new NoticeList();
        using var backend = ResilientBackend.Open(factory, s_gpu, notices, CancellationToken.None);

        var failure = Assert.Throws<RestoreException>(() => Restore(backend));

        Assert.Equal(ErrorCode.WrongNumbers, failure.Code);
        Assert.Contains("another model pack", failure.Advice, StringComparison.Ordinal);
        Assert.Single(notices.Items);
    }

    [Fact]
    public void Restore_UnknownExceptionOnProcessor_AdviceIsAboutThePackAndKnownAdviceStays()
    {
        foreach (var (thrown, advice) in new (Exception, string)[]
        {
            (new InvalidOperationException("boom"), "another model pack"), (new InsufficientMemoryException(), "other programs"), (Failure(ErrorCode.PackDamaged), "advice"),
        })
        {
            using var backend = ResilientBackend.Open(new FakeFactory((device, _) => Failing(device, thrown)), ComputeDevice.Processor, null, CancellationToken.None);
            Assert.Contains(advice, Assert.Throws<RestoreException>(() => Restore(backend)).Advice, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ErrorCode.OutOfMemory)]
    [InlineData(ErrorCode.WrongNumbers)]
    [InlineData(ErrorCode.InferenceFailed)]
    public void Open_ProcessorFailsWhileTheGpuIsTested_GpuIsNotBlamed(ErrorCode code)
    {
        var failure = new RestoreException(code, "no reference", "advice") { Device = ComputeDevice.Processor };
        var factory = new FakeFactory((device, opening) => opening == 0 ? throw failure : Working(device));
        var notices = new NoticeList();

        Assert.Same(failure, Assert.Throws<RestoreException>(() => ResilientBackend.Open(factory, s_gpu, notices, CancellationToken.None)));
        Assert.Empty(notices.Items);
        Assert.Equal(["Card"], factory.Opened);
    }

    [Fact]
    public void Open_GpuCannotBeOpened_ProcessorIsUsed()
    {
        var factory = new FakeFactory((device, _) => device.IsGpu ? throw Failure(ErrorCode.DeviceUnsupported) : Working(device));
        var notices = new NoticeList();
        using var backend = ResilientBackend.Open(factory, s_gpu, notices, CancellationToken.None);

        Assert.False(backend.Device.IsGpu);
        Assert.Equal("fake 1", backend.PackIdentity);
        Assert.Single(notices.Items);
    }

    [Fact]
    public void Open_DamagedPack_IsNotTriedElsewhere()
    {
        var factory = new FakeFactory((_, _) => throw Failure(ErrorCode.PackDamaged));
        var failure = Assert.Throws<RestoreException>(() => ResilientBackend.Open(factory, s_gpu, null, CancellationToken.None));
        Assert.Equal(ErrorCode.PackDamaged, failure.Code);
        Assert.Single(factory.Opened);
    }

    [Fact]
    public void Open_Cancelled_PassesTheCancelThrough()
    {
        var factory = new FakeFactory((device, _) => Working(device));
        Assert.Throws<OperationCanceledException>(() => ResilientBackend.Open(factory, s_gpu, null, new CancellationToken(canceled: true)));
        Assert.Empty(factory.Opened);
    }

    [Fact]
    public void Restore_CancelledOnGpu_IsNotAFailure()
    {
        var session = Failing(s_gpu, new OperationCanceledException());
        var factory = new FakeFactory((_, _) => session);
        using var backend = ResilientBackend.Open(factory, s_gpu, null, CancellationToken.None);
        Assert.Throws<OperationCanceledException>(() => Restore(backend));
        Assert.Single(factory.Opened);
        Assert.False(session.IsDisposed);
    }
}
