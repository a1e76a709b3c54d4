using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.PdnPlugin.Tests.Support;

/// <summary>Counts its runs and darkens every pixel by half its guidance, so that a restored pixel is easily told from its source.</summary>
internal sealed class FakeNetwork
{
    private int tiles;
    private int calibrations;
    private int running;

    public TileShape Shape { get; init; } = new(64, 16, 8, 2, 64);

    public int Tiles => tiles;

    public int Calibrations => calibrations;

    public int MostAtOnce { get; private set; }

    /// <summary>Called with the number of the tile, from 1, before it is computed.</summary>
    public Action<int, CancellationToken> OnTile { get; set; } = (_, _) => { };

    /// <summary>Called with the number of the tile after it was computed.</summary>
    public Action<int, Memory<float>> Spoil { get; set; } = (_, _) => { };

    public PictureState Calibrate(Guidance guidance, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref calibrations);
        return new PictureState(guidance.Vector.AsMemory());
    }

    public void Restore(PictureState state, ReadOnlySpan<float> tile, Span<float> restored, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref running));
        try
        {
            var number = Interlocked.Increment(ref tiles);
            OnTile(number, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var scale = 1f - (0.5f * state.Values.Span[1]) - (0.25f * state.Values.Span[2]);
            for (var i = 0; i < tile.Length; i++)
                restored[i] = tile[i] * scale;
            var result = restored.ToArray();
            Spoil(number, result);
            result.CopyTo(restored);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }
}
