using TextPromptIR.Core.Restoration;

namespace WholeRun;

/// <summary>Managed bytes that all threads allocate for a tile in the second half of a run, where nothing is warmed up any more.</summary>
/// <param name="tiles">Tiles of the run.</param>
internal sealed class AllocationProbe(int tiles) : IProgress<RestorationProgress>
{
    private readonly int _half = tiles / 2;
    private long _bytes;
    private int _collections;

    /// <summary>Of the last run.</summary>
    public double BytesPerTile { get; private set; }

    /// <summary>Collections of generation 2 in the second half of the last run.</summary>
    public int FullCollections { get; private set; }

    public void Report(RestorationProgress value)
    {
        if (value.Phase != RestorationPhase.Restoring || value.TilesDone != _half)
            return;
        (_bytes, _collections) = (GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(2));
    }

    /// <summary>Ends a run.</summary>
    public void Finish()
    {
        BytesPerTile = (GC.GetTotalAllocatedBytes(precise: true) - _bytes) / (double)(tiles - _half);
        FullCollections = GC.CollectionCount(2) - _collections;
    }
}
