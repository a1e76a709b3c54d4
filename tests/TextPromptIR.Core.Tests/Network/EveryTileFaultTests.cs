using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Network;

/// <summary>A GPU that fails at each tile of a picture in turn: the picture is right all the same, and no finished tile is computed again.</summary>
public sealed class EveryTileFaultTests
{
    private static readonly ComputeDevice s_gpu = new(true, "Card", 0);

    public static TheoryData<string> Faults => ["lost once", "lost for good", "out of memory", "not a number", "unknown"];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Gpu_FailsAtTileK_ThePictureIsRightAndTheUserHearsAtMostOnce(string fault)
    {
        var source = Sample.Random(70, 60);
        var tiles = TilesOf(source);
        for (var k = 0; k < tiles; k++)
        {
            var right = 0;
            var factory = new FakeFactory((device, opening) => Backend(device, fault, failsFrom: device.IsGpu && !(fault == "lost once" && opening > 0) ? k : int.MaxValue, () => right, () => right++));
            var notices = new NoticeList();
            using var backend = ResilientBackend.Open(factory, s_gpu, notices, CancellationToken.None);
            using var restoration = new TiledRestoration(source, backend, Sample.Guidance());

            Assert.Equal(Sample.Pixels(source), restoration.Render(source));
            Assert.Equal(tiles, right);
            Assert.Equal(fault == "lost once" ? 0 : 1, notices.Items.Count);
            Assert.Equal(fault == "lost once" ? s_gpu : ComputeDevice.Processor, backend.Device);
        }
    }

    [Fact]
    public void Network_StallsAtTileK_CancelAnswersAndTheNextRunDoesOnlyTheRest()
    {
        var source = Sample.Random(70, 60);
        var tiles = TilesOf(source);
        for (var k = 0; k < tiles; k++)
        {
            using var cancel = new CancellationTokenSource();
            var backend = new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored))
            {
                BeforeRun = (run, cancellationToken) =>
                {
                    if (run != k)
                        return;
                    // As a network does that is asked to stop: it answers when its run ends.
                    cancel.CancelAfter(1);
                    cancellationToken.WaitHandle.WaitOne();
                    cancellationToken.ThrowIfCancellationRequested();
                },
            };
            using var restoration = new TiledRestoration(source, backend, Sample.Guidance());

            Assert.ThrowsAny<OperationCanceledException>(() => restoration.Render(source, cancellationToken: cancel.Token));
            Assert.Equal(k, restoration.TilesComputed);
            Assert.Equal(Sample.Pixels(source), restoration.Render(source));
            Assert.Equal(tiles, restoration.TilesComputed);
        }
    }

    private static int TilesOf(Core.Pictures.IPixelSource source)
    {
        using var counter = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());
        return counter.CountTiles(Sample.Whole(source));
    }

    // Fails as soon as so many tiles are right, whichever session computed them.
    private static FakeBackend Backend(ComputeDevice device, string fault, int failsFrom, Func<int> rightSoFar, Action countRight) =>
        new(FakeBackend.SmallShape, (_, tile, restored) =>
        {
            tile.CopyTo(restored);
            if (rightSoFar() >= failsFrom)
                restored[restored.Length / 2] = float.NaN;
            else
                countRight();
        })
        {
            Device = device,
            BeforeRun = (_, _) =>
            {
                if (rightSoFar() < failsFrom)
                    return;
                switch (fault)
                {
                    case "lost once" or "lost for good":
                        throw new RestoreException(ErrorCode.DeviceLost, "lost", "advice");
                    case "out of memory":
                        throw new InsufficientMemoryException();
                    case "unknown":
                        throw new InvalidOperationException("boom");
                    default:
                        break;
                }
            },
        };
}
