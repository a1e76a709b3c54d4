using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Batch.Tests;

/// <summary>Inverts every pixel with tiles of 32; does what a test says before each of them.</summary>
internal sealed class FailingEngine : IRestorationEngine
{
    /// <summary>Called with the number of the tile, from 0, and its result.</summary>
    public Action<int, Memory<float>, CancellationToken> OnTile { get; set; } = (_, _, _) => { };

    /// <summary>Tiles begun.</summary>
    public int Tiles { get; private set; }

    public Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken = default)
    {
        float[] rain = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        return new Guidance(instruction, [.. rain], [.. rain], [.. new float[10]], [Degradation.Rain], 1f, Unrelated: false, Automatic: false, "rain");
    }

    public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize = null, CancellationToken cancellationToken = default)
    {
        Tiles = 0;
        return new Backend(this);
    }

    private sealed class Backend(FailingEngine owner) : IRestorationBackend
    {
        public string PackIdentity => "fake 1";

        public ComputeDevice Device => ComputeDevice.Processor;

        public TileShape Shape { get; } = new(32, 12, 4, 4, 16);

        public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken) => new(new float[1]);

        public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
        {
            for (var i = 0; i < tile.Length; i++)
                restored.Span[i] = 1f - tile.Span[i];
            owner.OnTile(owner.Tiles++, restored, cancellationToken);
        }

        public void Dispose()
        {
        }
    }
}
