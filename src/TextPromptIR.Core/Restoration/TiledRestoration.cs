using System.Buffers;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Restoration;

/// <summary>
/// The heart: a restoration of a picture that is <b>pulled</b> rectangle by rectangle. Each network tile is computed once, when it is first
/// needed, kept in a bounded store, blended with its neighbours by a partition-of-unity window, then mixed with the source.
/// </summary>
/// <remarks>Thread-safe. The tile grid is anchored at the picture's origin, so a pixel's result never depends on what was selected.</remarks>
public sealed class TiledRestoration : IDisposable
{
    private readonly IPixelSource _source;
    private readonly Guidance _guidance;
    private readonly TileGrid _grid;
    private readonly TileComputer _computer;
    private readonly TileSupply _supply;

    /// <summary>Prepares a restoration; nothing is computed before the first <see cref="Render"/>.</summary>
    /// <param name="source">The picture; must stay readable and unchanged.</param>
    /// <param name="backend">The network; not owned. Only one restoration may use a backend at a time unless the backend gates itself.</param>
    /// <param name="guidance">What to remove.</param>
    /// <param name="options">Bounds and progress.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadArguments"/> when the backend's tile geometry makes no grid.</exception>
    public TiledRestoration(IPixelSource source, IRestorationBackend backend, Guidance guidance, TiledRestorationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(guidance);
        options ??= new TiledRestorationOptions();
        _source = source;
        _guidance = guidance;
        _grid = new TileGrid(source.Width, source.Height, backend.Shape);
        _computer = new TileComputer(source, backend, guidance, _grid, options);
        _supply = new TileSupply(_computer, _grid, new TileStore(options.TileStoreBytes, ValuesPerTile(_grid, _computer.Planes)));
    }

    /// <summary>Network tiles computed so far, calibration not counted.</summary>
    public int TilesComputed => _computer.TilesComputed;

    /// <summary>The picture-wide state, once it has been measured; serves another restoration of the same picture and guidance.</summary>
    public PictureState? State => _computer.State;

    /// <summary>Bytes of tile buffers that this restoration holds now.</summary>
    public long StoredBytes => _supply.StoredBytes;

    /// <summary>How many network tiles a region needs.</summary>
    public int CountTiles(PixelRect region)
    {
        var tiles = _grid.TilesOf(Inside(region));
        return checked(tiles.Width * tiles.Height);
    }

    /// <summary>
    /// Store size with which a consumer that goes through the picture from top to bottom, in bands of any height, never computes a tile twice:
    /// two rows of tiles and a few more.
    /// </summary>
    /// <param name="source">The picture.</param>
    /// <param name="shape">Tile geometry.</param>
    public static long StoreBytesForBands(IPixelSource source, TileShape shape)
    {
        ArgumentNullException.ThrowIfNull(source);
        var grid = new TileGrid(source.Width, source.Height, shape);
        return TileStore.BytesOf(ValuesPerTile(grid, source.IsGrey ? 1 : 3)) * ((2L * grid.X.Count) + 4);
    }

    /// <summary>
    /// Computes the network tiles that <paramref name="bounds"/> needs and writes the finished pixels in the source's layout.
    /// Any number of threads may call it; waiting for another thread's tile is cancellable.
    /// </summary>
    /// <remarks>
    /// Strength 0, <see cref="ShowMode.Original"/> and unrelated guidance run no network: the source comes back bit for bit, and
    /// <see cref="NothingRemoved"/> where the removed part is shown. A pixel with alpha 0 is the source's in every mode. <see cref="ShowMode.Removed"/> writes, per channel, <c>clamp(128 + source - restored)</c> in 8 bits and
    /// <c>clamp(32896 + source - restored)</c> in 16, where <c>restored</c> is what <see cref="ShowMode.Restored"/> writes at the same strength.
    /// When it throws, unfinished parts of <paramref name="destination"/> hold the source or nothing.
    /// </remarks>
    /// <param name="bounds">A rectangle inside the picture.</param>
    /// <param name="destination">Receives rows from the top, in the source's layout; alpha is the source's.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="strength">[0,1]; multiplied by the guidance's own strength. Never re-runs the network.</param>
    /// <param name="show">What to write. Never re-runs the network.</param>
    /// <param name="cancellationToken">Answers within one network tile.</param>
    /// <exception cref="RestoreException">The network failed and the fallback with it; finished tiles are kept.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The restoration was disposed, perhaps by another thread.</exception>
    public void Render(PixelRect bounds, Span<byte> destination, int stride, float strength, ShowMode show, CancellationToken cancellationToken)
    {
        if (strength is not (>= 0f and <= 1f))
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "Not in [0,1].");
        if (Inside(bounds).IsEmpty)
            return;
        var rowBytes = checked(bounds.Width * _source.Layout.BytesPerPixel());
        if (stride < rowBytes || destination.Length < ((long)stride * (bounds.Height - 1)) + rowBytes)
            throw new ArgumentException($"{destination.Length} bytes do not hold {bounds.Width}x{bounds.Height} pixels with rows {stride} bytes apart.", nameof(destination));

        cancellationToken.ThrowIfCancellationRequested();
        _source.Read(bounds, destination, stride);
        var mix = _guidance.Unrelated ? 0f : strength * Math.Clamp(_guidance.Strength, 0f, 1f);
        if (show == ShowMode.Original || mix == 0f)
        {
            if (show == ShowMode.Removed)
                NothingRemoved.Write(destination, bounds.Width, bounds.Height, stride, _source.Layout);
            return;
        }

        var scratch = ArrayPool<float>.Shared.Rent(BlockBlender.ScratchLength(_grid));
        try
        {
            var blender = new BlockBlender(_supply, _grid, _computer.Planes, scratch, _source.Layout, mix, show == ShowMode.Removed);
            blender.Render(bounds, destination, stride, cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    /// <summary>Forgets all tiles. Waits for nobody: a render in progress on another thread ends with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _supply.Dispose();

    private static int ValuesPerTile(TileGrid grid, int planes) => checked(planes * grid.X.LongestVisible() * grid.Y.LongestVisible());

    private PixelRect Inside(PixelRect region)
    {
        if (!region.IsEmpty && !new PixelRect(0, 0, _source.Width, _source.Height).Contains(region))
            throw new ArgumentOutOfRangeException(nameof(region), region, $"Not inside the picture of {_source.Width}x{_source.Height} pixels.");
        return region;
    }
}
