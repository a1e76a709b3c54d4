using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Engine;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>One warm backend: reused while it fits, replaced when it does not, let go after idle time, never under a lease.</summary>
public sealed class BackendPoolTests
{
    private static readonly BackendKey Fast = new("fast", "folder", 256, ComputeDevice.Processor);
    private static readonly BackendKey Quality = new("quality", "folder", 256, ComputeDevice.Processor);

    private readonly FakeClock _clock = new();
    private readonly List<FakeBackend> _opened = [];

    [Fact]
    public void Rent_SameKeyAgain_ReusesTheWarmBackend()
    {
        using var pool = Pool();
        pool.Rent(Fast, Open, CancellationToken.None).Dispose();
        pool.Rent(Fast, Open, CancellationToken.None).Dispose();
        Assert.False(Assert.Single(_opened).Disposed);
    }

    [Fact]
    public void Rent_OtherKey_LetsTheOldOneGoFirst()
    {
        using var pool = Pool();
        pool.Rent(Fast, Open, CancellationToken.None).Dispose();
        using var lease = pool.Rent(Quality, token =>
        {
            Assert.True(_opened[0].Disposed);
            return Open(token);
        }, CancellationToken.None);
        Assert.Equal(2, _opened.Count);
    }

    [Fact]
    public void Rent_OtherKeyUnderALease_KeepsTheOldOneUntilItIsGivenBack()
    {
        using var pool = Pool();
        var old = pool.Rent(Fast, Open, CancellationToken.None);
        using var other = pool.Rent(Quality, Open, CancellationToken.None);
        Assert.False(_opened[0].Disposed);
        old.Dispose();
        Assert.True(_opened[0].Disposed);
        Assert.False(_opened[1].Disposed);
    }

    [Fact]
    public void GiveBack_IdleTimePasses_LetsItGo()
    {
        using var pool = Pool();
        pool.Rent(Fast, Open, CancellationToken.None).Dispose();
        _clock.Fire();
        Assert.True(_opened[0].Disposed);
    }

    [Fact]
    public void Idle_WhileLeased_KeepsIt()
    {
        using var pool = Pool();
        pool.Rent(Fast, Open, CancellationToken.None).Dispose();
        using var lease = pool.Rent(Fast, Open, CancellationToken.None);
        _clock.Fire();
        Assert.False(_opened[0].Disposed);
    }

    [Fact]
    public void GiveBack_NoIdleTime_LetsItGoAtOnce()
    {
        using var pool = new BackendPool(TimeSpan.Zero, _clock);
        pool.Rent(Fast, Open, CancellationToken.None).Dispose();
        Assert.True(_opened[0].Disposed);
    }

    [Fact]
    public void GiveBack_Twice_CountsOnce()
    {
        using var pool = new BackendPool(TimeSpan.Zero, _clock);
        var first = pool.Rent(Fast, Open, CancellationToken.None);
        using var second = pool.Rent(Fast, Open, CancellationToken.None);
        first.Dispose();
        first.Dispose();
        Assert.False(_opened[0].Disposed);
    }

    [Fact]
    public void Rent_OpeningFails_NextRentTriesAgain()
    {
        using var pool = Pool();
        Assert.Throws<InvalidOperationException>(() => pool.Rent(Fast, _ => throw new InvalidOperationException(), CancellationToken.None));
        using var lease = pool.Rent(Fast, Open, CancellationToken.None);
        Assert.Single(_opened);
    }

    [Fact]
    public void Dispose_Pool_LetsTheWarmOneGoAndRefusesMore()
    {
        var pool = Pool();
        pool.Rent(Fast, Open, CancellationToken.None).Dispose();
        pool.Dispose();
        Assert.True(_opened[0].Disposed);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent(Fast, Open, CancellationToken.None));
    }

    [Fact]
    public void Dispose_WhileANetworkIsOpened_ClosesItAndSaysSo()
    {
        var pool = Pool();
        Assert.Throws<ObjectDisposedException>(() => pool.Rent(
            Fast,
            token =>
            {
                pool.Dispose();
                return Open(token);
            },
            CancellationToken.None));
        Assert.True(Assert.Single(_opened).Disposed);
    }

    [Fact]
    public void Lease_AfterDispose_Throws()
    {
        using var pool = Pool();
        var lease = pool.Rent(Fast, Open, CancellationToken.None);
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Restore(new PictureState(default), default, default, CancellationToken.None));
    }

    [Fact]
    public async Task Lease_TwoAtOnce_TakeTurns()
    {
        using var pool = Pool();
        using var one = pool.Rent(Fast, Open, CancellationToken.None);
        using var two = pool.Rent(Fast, Open, CancellationToken.None);
        var runs = new[] { one, two }.SelectMany(lease => Enumerable.Range(0, 50).Select(_ => Task.Run(() => lease.Restore(new PictureState(default), default, default, CancellationToken.None))));
        await Task.WhenAll(runs);
        Assert.Equal(1, _opened[0].MostAtOnce);
    }

    [Fact]
    public void Lease_WaitingForItsTurn_AnswersACancel()
    {
        using var pool = Pool();
        using var one = pool.Rent(Fast, Open, CancellationToken.None);
        using var two = pool.Rent(Fast, Open, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        _opened[0].WhileRunning = () =>
        {
            cancel.Cancel();
            Assert.Throws<OperationCanceledException>(() => two.Restore(new PictureState(default), default, default, cancel.Token));
        };
        one.Restore(new PictureState(default), default, default, CancellationToken.None);
    }

    private BackendPool Pool() => new(TimeSpan.FromSeconds(60), _clock);

    private FakeBackend Open(CancellationToken token)
    {
        _opened.Add(new FakeBackend());
        return _opened[^1];
    }

    private sealed class FakeBackend : IRestorationBackend
    {
        private int _running;

        public bool Disposed { get; private set; }

        public int MostAtOnce { get; private set; }

        public Action? WhileRunning { get; set; }

        public string PackIdentity => "fake";

        public ComputeDevice Device => ComputeDevice.Processor;

        public TileShape Shape { get; } = new(64, 16, 8, 1, 64);

        public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken) => new(default);

        public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            WhileRunning?.Invoke();
            Thread.Yield();
            Interlocked.Decrement(ref _running);
        }

        public void Dispose() => Disposed = true;
    }

    /// <summary>A clock whose one timer fires when the test says so.</summary>
    private sealed class FakeClock : TimeProvider
    {
        private Action? _fire;

        public void Fire() => _fire?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new FakeTimer();
            _fire = () => callback(state);
            return timer;
        }

        private sealed class FakeTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
