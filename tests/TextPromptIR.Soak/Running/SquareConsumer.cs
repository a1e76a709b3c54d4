using System.Runtime.ExceptionServices;
using TextPromptIR.Core;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Soak.Cases;

namespace TextPromptIR.Soak.Running;

/// <summary>
/// The effect's way: squares of the region in any order, from several threads of one restoration. The tile store holds a few tiles only, so that
/// tiles are thrown away and computed again.
/// </summary>
internal static class SquareConsumer
{
    private const int Edge = 70;
    private const int Threads = 3;
    private const int StoreBytes = 200_000;

    /// <summary>Fills the whole picture.</summary>
    /// <returns>Network tiles computed.</returns>
    public static int Fill(IRestorationEngine engine, SoakCase one, IPixelSource source, byte[] result, CancellationTokenSource cancel)
    {
        var request = one.Request;
        var region = RequestRules.ResolveRegion(request, source.Width, source.Height);
        var guidance = engine.UnderstandFor(request.PackId, InstructionRules.Clean(request.Instruction), cancel.Token);
        guidance = engine.ChooseFor(guidance, source, cancel.Token);
        if (guidance.Unrelated)
            return BandConsumer.Fill(engine, one, source, result, cancel);

        var stride = source.Width * source.Layout.BytesPerPixel();
        source.Read(new PixelRect(0, 0, source.Width, source.Height), result, stride);
        using var backend = engine.OpenBackend(request.PackId, request.Device, request.TileSize, cancel.Token);
        using var restoration = new TiledRestoration(
            source, backend, guidance, new TiledRestorationOptions { TileStoreBytes = StoreBytes, Progress = one.Cancel.Watch(cancel) });
        Share(Squares(region, one.Index), square =>
        {
            var corner = (square.Y * stride) + (square.X * source.Layout.BytesPerPixel());
            restoration.Render(square, result.AsSpan(corner), stride, request.Strength, request.Show, cancel.Token);
        });
        return restoration.TilesComputed;
    }

    private static PixelRect[] Squares(PixelRect region, int seed)
    {
        var squares = (from y in Steps(region.Y, region.Bottom)
                       from x in Steps(region.X, region.Right)
                       select new PixelRect(x, y, Edge, Edge).Intersect(region)).ToArray();
        new Random(seed).Shuffle(squares);
        return squares;
    }

    private static IEnumerable<int> Steps(int first, int end)
    {
        for (var at = first; at < end; at += Edge)
            yield return at;
    }

    // Threads of our own: those of the pool come and go by its own rules, and the run counts threads.
    private static void Share(PixelRect[] squares, Action<PixelRect> work)
    {
        var next = -1;
        Exception? fault = null;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);

        void Work()
        {
            try
            {
                for (var index = Interlocked.Increment(ref next); index < squares.Length && Volatile.Read(ref fault) is null; index = Interlocked.Increment(ref next))
                    work(squares[index]);
            }
#pragma warning disable CA1031 // Thrown again by the thread that waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref fault, exception, null);
            }
        }
    }
}
