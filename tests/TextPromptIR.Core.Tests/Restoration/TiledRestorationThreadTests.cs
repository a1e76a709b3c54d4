using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Restoration;

public sealed class TiledRestorationThreadTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly PixelRect s_firstTile = new(0, 0, 4, 4);
    private static readonly PixelRect s_otherTile = new(90, 90, 4, 4);

    private static FakeBackend Network(Action<int, CancellationToken> beforeRun) =>
        new(FakeBackend.SmallShape, (_, tile, restored) => tile.CopyTo(restored)) { BeforeRun = beforeRun };

    [Fact]
    public void Render_CancelledBefore_RunsNothing()
    {
        var source = Sample.Random(50, 50);
        var backend = FakeBackend.Identity();
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        Assert.Throws<OperationCanceledException>(() => restoration.Render(source, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(0, backend.Runs + backend.Calibrations);
    }

    [Fact]
    public void Render_CancelledDuringTileK_StopsAfterThatTileAndKeepsIt()
    {
        var source = Sample.Random(90, 90);
        for (var k = 0; k < 9; k++)
        {
            using var cancel = new CancellationTokenSource();
            var cancelRun = k;
            var backend = Network((run, _) =>
            {
                if (run == cancelRun)
                    cancel.Cancel();
            });
            using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
            Assert.Throws<OperationCanceledException>(() => restoration.Render(source, cancellationToken: cancel.Token));
            Assert.Equal(k + 1, backend.Runs);
            Assert.Equal(Sample.Pixels(source), restoration.Render(source));
            Assert.Equal(restoration.CountTiles(Sample.Whole(source)), backend.Runs);
        }
    }

    [Fact]
    public async Task Render_WaiterIsCancelled_ReturnsWhileTheOtherTileStillRuns()
    {
        var source = Sample.Random(100, 100);
        using var running = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        var backend = Network((_, _) =>
        {
            running.Set();
            Assert.True(finish.Wait(s_patience, CancellationToken.None));
        });
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());

        var computing = Task.Run(() => restoration.Render(source, s_firstTile));
        Assert.True(running.Wait(s_patience));
        foreach (var bounds in new[] { s_firstTile, s_otherTile })
        {
            using var cancelOne = new CancellationTokenSource();
            var waiting = StartAndWaitUntilItWaits(() => restoration.Render(source, bounds, cancellationToken: cancelOne.Token));
            await cancelOne.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(s_patience));
        }

        Assert.False(computing.IsCompleted);
        finish.Set();
        Assert.Equal(Sample.Pixels(source, s_firstTile), await computing.WaitAsync(s_patience));
        Assert.Equal(1, backend.Runs);
    }

    [Fact]
    public async Task Render_WaitersTileIsFinished_DoesNotWaitForTheNextTile()
    {
        var source = Sample.Random(100, 20);
        using var first = new ManualResetEventSlim();
        using var next = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var backend = Network((run, _) =>
        {
            (run == 0 ? first : next).Set();
            Assert.True((run == 0 ? goOn : finish).Wait(s_patience, CancellationToken.None));
        });
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());

        var computing = Task.Run(() => restoration.Render(source));
        Assert.True(first.Wait(s_patience));
        var waiting = StartAndWaitUntilItWaits(() => restoration.Render(source, s_firstTile));
        goOn.Set();
        Assert.True(next.Wait(s_patience));
        Assert.Equal(Sample.Pixels(source, s_firstTile), await waiting.WaitAsync(s_patience));
        Assert.False(computing.IsCompleted);
        finish.Set();
        Assert.Equal(Sample.Pixels(source), await computing.WaitAsync(s_patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Render_ComputingThreadIsCancelledOrFails_AWaiterTakesOver(bool cancelled)
    {
        var source = Sample.Random(100, 100);
        using var running = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var backend = Network((run, token) =>
        {
            if (run > 0)
                return;
            running.Set();
            Assert.True(finish.Wait(s_patience, CancellationToken.None));
            token.ThrowIfCancellationRequested();
            throw new RestoreException(ErrorCode.InferenceFailed, "failed", "advice");
        });
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());

        var first = Task.Run(() => restoration.Render(source, s_firstTile, cancellationToken: cancel.Token));
        Assert.True(running.Wait(s_patience));
        var second = StartAndWaitUntilItWaits(() => restoration.Render(source, s_firstTile));
        if (cancelled)
            await cancel.CancelAsync();
        finish.Set();

        if (cancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(s_patience));
        else
            await Assert.ThrowsAsync<RestoreException>(() => first.WaitAsync(s_patience));
        Assert.Equal(Sample.Pixels(source, s_firstTile), await second.WaitAsync(s_patience));
        Assert.Equal(2, backend.Runs);
        Assert.Equal(1, restoration.TilesComputed);
    }

    [Fact]
    public async Task Dispose_WhileOthersRender_WaitsForNobodyAndEndsThem()
    {
        var source = Sample.Random(100, 100);
        using var running = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        var backend = Network((_, _) =>
        {
            running.Set();
            Assert.True(finish.Wait(s_patience, CancellationToken.None));
        });
        var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        var computing = Task.Run(() => restoration.Render(source));
        Assert.True(running.Wait(s_patience));
        var waiting = StartAndWaitUntilItWaits(() => restoration.Render(source, s_otherTile));

        restoration.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(s_patience));
        Assert.False(computing.IsCompleted);
        finish.Set();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => computing.WaitAsync(s_patience));
        Assert.Throws<ObjectDisposedException>(() => restoration.Render(source, s_firstTile));
        restoration.Dispose();
        Assert.Equal(0, restoration.StoredBytes);
    }

    [Fact]
    public async Task Render_RandomCancelsAndFailuresOnEightThreads_EndWithTheRightPicture()
    {
        var source = Sample.Random(150, 130);
        var failures = 0;
        var backend = Network((run, token) =>
        {
            token.ThrowIfCancellationRequested();
            if (run % 7 == 3)
            {
                Interlocked.Increment(ref failures);
                throw new RestoreException(ErrorCode.InferenceFailed, "failed", "advice");
            }
        });
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance(), new TiledRestorationOptions { TileStoreBytes = 40_000 });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 60; i++)
            {
                int x = random.Next(source.Width), y = random.Next(source.Height);
                var bounds = new PixelRect(x, y, 1 + random.Next(Math.Min(70, source.Width - x)), 1 + random.Next(Math.Min(70, source.Height - y)));
                using var cancel = new CancellationTokenSource();
                if (random.Next(3) == 0)
                    cancel.CancelAfter(TimeSpan.FromMicroseconds(random.Next(2000)));
                try
                {
                    Assert.Equal(Sample.Pixels(source, bounds), restoration.Render(source, bounds, cancellationToken: cancel.Token));
                }
                catch (OperationCanceledException)
                {
                    Assert.True(cancel.IsCancellationRequested);
                }
                catch (RestoreException)
                {
                }
            }
        }))).WaitAsync(s_patience);

        Assert.Empty(backend.Faults);
        Assert.True(failures > 0);
        Assert.InRange(restoration.StoredBytes, 1, 40_000);
    }

    private static Task<byte[]> StartAndWaitUntilItWaits(Func<byte[]> render)
    {
        var result = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                result.SetResult(render());
            }
            catch (OperationCanceledException)
            {
                result.SetCanceled();
            }
#pragma warning disable CA1031 // Carried to the test by the task.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                result.SetException(exception);
            }
        }) { IsBackground = true };
        thread.Start();
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), s_patience));
        return result.Task;
    }
}
