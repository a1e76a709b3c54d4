using System.Collections.Concurrent;
using PaintDotNet.Effects;
using PaintDotNet.Rendering;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Host.Pictures;
using TextPromptIR.PdnPlugin.Host.Rendering;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.HostRules;

/// <summary>The headless host keeps the rules of the real one (paintdotnet.md B), so that the effect's tests mean something.</summary>
public class HostTests
{
    private static readonly SelectionMask Whole = SelectionMask.Full(64, 48);

    [Theory]
    [InlineData(BitmapEffectRenderingSchedule.None, BitmapEffectRenderingFlags.None)]
    [InlineData(BitmapEffectRenderingSchedule.HorizontalStrips, BitmapEffectRenderingFlags.SingleThreaded)]
    [InlineData(BitmapEffectRenderingSchedule.SquareTiles, BitmapEffectRenderingFlags.FirstTileIsRenderedWithBarrier)]
    [InlineData(BitmapEffectRenderingSchedule.SquareTiles, BitmapEffectRenderingFlags.UninitializedOutputBuffer)]
    public void Schedule_AnyFlags_CoversTheSelectionOnce(BitmapEffectRenderingSchedule schedule, BitmapEffectRenderingFlags flags)
    {
        var probe = new Probe { Schedule = schedule, Flags = flags };
        Render(probe, Whole, new RenderPlan { MinTile = 5, MaxTile = 20, Seed = 1 });

        Assert.Equal(64 * 48, probe.Calls.Sum(call => call.Bounds.Area));
        Assert.Equal(flags != BitmapEffectRenderingFlags.UninitializedOutputBuffer, probe.Calls.All(call => call.StartedZeroed));
        if (schedule == BitmapEffectRenderingSchedule.None)
            Assert.Single(probe.Calls);
        if (schedule == BitmapEffectRenderingSchedule.HorizontalStrips)
            Assert.All(probe.Calls, call => Assert.Equal(64, call.Bounds.Width));
        if (flags == BitmapEffectRenderingFlags.SingleThreaded)
            Assert.Single(probe.Calls.Select(call => call.Thread).Distinct());
        if (flags == BitmapEffectRenderingFlags.FirstTileIsRenderedWithBarrier)
            Assert.Equal(1, probe.CallsBeforeFirstEnded);
    }

    [Fact]
    public void Clipping_Disabled_PaintsOutsideTheMaskToo()
    {
        var mask = SelectionMask.Ellipse(64, 48, new RectInt32(10, 10, 30, 30), 5);
        var clipped = Render(new Probe(), mask, new RenderPlan());
        var free = Render(new Probe { Flags = BitmapEffectRenderingFlags.DisableSelectionClipping }, mask, new RenderPlan());

        Assert.Equal(0, mask.At(10, 10));
        Assert.Equal(Pictures.Noise(64, 48, 1)[10, 10].ToArray(), clipped[10, 10].ToArray());
        Assert.Equal(Probe.Colour, free[10, 10].ToArray());
    }

    [Fact]
    public void Exception_FromTheEffect_IsWrappedOnceAndTheLayerStays()
    {
        var editor = NewEditor(new Probe { Fault = new InvalidOperationException("x") }, Whole, new RenderPlan());
        using var dialog = editor.OpenDialog();

        Assert.Equal("x", Assert.Throws<WorkerThreadException>(dialog.WaitForPreview).InnerException!.Message);
        Assert.Throws<WorkerThreadException>(dialog.Ok);
        Assert.Equal(Pictures.Noise(64, 48, 1), editor.Layer);
    }

    [Fact]
    public void Constructor_AskingForServices_Fails() =>
        Assert.Throws<InvalidOperationException>(() => new LoadedEffect(() => new Probe(askEarly: true)));

    private static PixelBuffer Render(Probe probe, SelectionMask mask, RenderPlan plan)
    {
        using var dialog = NewEditor(probe, mask, plan).OpenDialog();
        dialog.WaitForPreview();
        return dialog.Canvas;
    }

    private static Editor NewEditor(Probe probe, SelectionMask mask, RenderPlan plan) =>
        new(new LoadedEffect(() => probe), Pictures.Noise(64, 48, 1), mask, new HostServices(), plan);

    private sealed class Probe : PropertyBasedBitmapEffect
    {
        public static readonly byte[] Colour = [1, 2, 3, 255];
        private int started;
        private int ended;

        public Probe(bool askEarly = false)
            : base("Probe", (string?)null, BitmapEffectOptions.Create() with { IsConfigurable = true })
        {
            if (askEarly)
                _ = Services;
        }

        public BitmapEffectRenderingSchedule Schedule { get; init; } = BitmapEffectRenderingSchedule.SquareTiles;

        public BitmapEffectRenderingFlags Flags { get; init; }

        public Exception? Fault { get; init; }

        public ConcurrentQueue<(RectInt32 Bounds, int Thread, bool StartedZeroed)> Calls { get; } = new();

        public int CallsBeforeFirstEnded { get; private set; }

        protected override PaintDotNet.PropertySystem.PropertyCollection OnCreatePropertyCollection() => new();

        protected override void OnInitializeRenderInfo(IBitmapEffectRenderInfo renderInfo)
        {
            renderInfo.Schedule = Schedule;
            renderInfo.Flags = Flags;
        }

        protected override unsafe void OnRender(IBitmapEffectOutput output)
        {
            if (Fault is not null)
                throw Fault;
            Interlocked.Increment(ref started);
            using var target = output.LockBgra32();
            Calls.Enqueue((output.Bounds, CurrentThread(), target.Buffer->Bgra == 0));
            for (var y = 0; y < target.Size.Height; y++)
            {
                for (var x = 0; x < target.Size.Width; x++)
                    Colour.CopyTo(new Span<byte>((byte*)target.Buffer + ((long)y * target.BufferStride) + (x * 4), 4));
            }

            if (Interlocked.Increment(ref ended) == 1)
                CallsBeforeFirstEnded = started;
        }

        private static int CurrentThread() => System.Environment.CurrentManagedThreadId;
    }
}
