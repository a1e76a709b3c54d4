using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using PaintDotNet;
using PaintDotNet.Effects;
using PaintDotNet.Imaging;
using PaintDotNet.Rendering;
using TextPromptIR.PdnPlugin.Host.Pictures;

namespace TextPromptIR.PdnPlugin.Host.Rendering;

/// <summary>
/// Drives one effect instance by the public renderer contract (paintdotnet.md B.1 to B.3): a clone of the token per change, zero-filled tiles
/// from several threads, the selection's mask applied afterwards, output of a cancelled rendering thrown away.
/// </summary>
internal sealed class EffectRendering : IDisposable
{
    private readonly IBitmapEffectRenderer renderer;
    private readonly PixelBuffer source;
    private readonly SelectionMask mask;
    private readonly RenderPlan plan;
    private readonly List<RectInt32> tiles;
    private readonly HashSet<RectInt32> finished = [];
    private readonly List<Thread> threads = [];
    private WorkerThreadException? failure;

    public EffectRendering(IEffect effect, PixelBuffer source, SelectionMask mask, RenderPlan plan)
    {
        this.source = source;
        this.mask = mask;
        this.plan = plan;
        Canvas = source.Copy();
        renderer = effect.CreateRenderer<IBitmapEffectRenderer>();
        Guard(() => renderer.Initialize(new BitmapEffectInitializeInfo()));
        tiles = TileSchedule.Create(renderer.RenderInfo.Schedule, mask, plan);
    }

    /// <summary>What the user sees.</summary>
    public PixelBuffer Canvas { get; }

    /// <summary>The exception that left the effect; null while all is well.</summary>
    public WorkerThreadException? Failure => Volatile.Read(ref failure);

    /// <summary>Host tiles, and those painted with the current token.</summary>
    public (int Painted, int All) Progress
    {
        get
        {
            lock (finished)
                return (finished.Count, tiles.Count);
        }
    }

    /// <summary>Cancels what runs and starts anew with a token.</summary>
    public void Start(EffectConfigToken token)
    {
        Cancel();
        lock (finished)
            finished.Clear();
        Continue(token);
    }

    /// <summary>After OK: the same token is set again and only the tiles that are not finished are rendered.</summary>
    public void Finish(EffectConfigToken token)
    {
        Cancel();
        Continue(token);
        Wait();
    }

    /// <summary>Waits until nothing renders.</summary>
    public void Wait()
    {
        foreach (var thread in threads)
            thread.Join();
        threads.Clear();
    }

    /// <summary>Asks the effect to stop, without waiting. Any thread may call it.</summary>
    public void RequestCancel() => renderer.CancelRendering();

    /// <summary>Stops rendering and waits for the threads.</summary>
    public void Cancel()
    {
        renderer.CancelRendering();
        Wait();
    }

    public void Dispose()
    {
        Cancel();
        renderer.Dispose();
    }

    private void Continue(EffectConfigToken token)
    {
        if (Failure is not null)
            return;
        Guard(() => renderer.SetToken(token));
        if (Failure is not null)
            return;
        ConcurrentQueue<RectInt32> queue;
        lock (finished)
            queue = new ConcurrentQueue<RectInt32>(tiles.Where(tile => !finished.Contains(tile)));
        var flags = renderer.RenderInfo.Flags;
        using var barrier = new ManualResetEventSlim(!flags.HasFlag(BitmapEffectRenderingFlags.FirstTileIsRenderedWithBarrier));
        var count = flags.HasFlag(BitmapEffectRenderingFlags.SingleThreaded) || renderer.RenderInfo.Schedule == BitmapEffectRenderingSchedule.None
            ? 1
            : plan.Threads;
        if (!barrier.IsSet && queue.TryDequeue(out var first))
            RenderTile(first);
        for (var i = 0; i < count; i++)
        {
            var thread = new Thread(() =>
            {
                while (!renderer.IsCancelRequested && Failure is null && queue.TryDequeue(out var tile))
                    RenderTile(tile);
            })
            { IsBackground = true, Name = $"Render {i}" };
            threads.Add(thread);
            thread.Start();
        }
    }

    private unsafe void RenderTile(RectInt32 tile)
    {
        var cancellation = renderer.CancellationToken;
        // A row may be longer than its pixels: effects must go by the stride.
        var stride = (tile.Width * sizeof(ColorBgra32)) + 64;
        var size = (nuint)(stride * tile.Height);
        var buffer = (byte*)NativeMemory.AllocZeroed(size);
        try
        {
            if (renderer.RenderInfo.Flags.HasFlag(BitmapEffectRenderingFlags.UninitializedOutputBuffer))
                NativeMemory.Fill(buffer, size, 0xCD);
            if (!Guard(() => renderer.Render(buffer, stride, (nint)size, PixelFormats.Bgra32, tile)) || cancellation.IsCancellationRequested)
                return;
            Paint(tile, new RegionPtr<ColorBgra32>((ColorBgra32*)buffer, tile.Size, stride));
        }
        finally
        {
            NativeMemory.Free(buffer);
        }

        lock (finished)
            finished.Add(tile);
        plan.TilePainted?.Invoke(tile);
    }

    private unsafe void Paint(RectInt32 tile, RegionPtr<ColorBgra32> effect)
    {
        fixed (byte* canvas = Canvas.Bytes, original = source.Bytes, coverage = mask.Coverage)
        {
            var size = new SizeInt32(source.Width, source.Height);
            var target = new RegionPtr<ColorBgra32>((ColorBgra32*)canvas, size, source.Stride).Slice(tile);
            if (renderer.RenderInfo.Flags.HasFlag(BitmapEffectRenderingFlags.DisableSelectionClipping))
            {
                effect.CopyTo(target);
                return;
            }

            new RegionPtr<ColorBgra32>((ColorBgra32*)original, size, source.Stride).Slice(tile).CopyTo(target);
            PixelKernels.Overwrite(target, effect, new RegionPtr<ColorAlpha8>((ColorAlpha8*)coverage, size, mask.Width).Slice(tile));
        }
    }

    private bool Guard(Action call)
    {
        try
        {
            call();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
#pragma warning disable CA1031 // The host wraps whatever leaves a plugin.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref failure, new WorkerThreadException(e), null);
            renderer.CancelRendering();
            return false;
        }
    }
}
