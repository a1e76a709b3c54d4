using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;

namespace TextPromptIR.Core;

/// <summary>
/// The product's story on one page. Words become guidance; the picture is cut into overlapping tiles; the network, steered by the guidance,
/// restores tile after tile; the tiles are blended, and the result is mixed into the region that was asked for. The consumer pulls bands of rows
/// from top to bottom, so memory stays bounded whatever the picture's size.
/// </summary>
/// <example><code>
/// using var pipeline = RestorationPipeline.Begin(request, picture, engine, progress, cancellationToken);
/// picture.SaveAs(path, pipeline.ReadRows, options, cancellationToken);
/// </code></example>
public sealed class RestorationPipeline : IDisposable
{
    private readonly RestoreRequest _request;
    private readonly IPixelSource _source;
    private readonly IRestorationBackend? _backend;
    private readonly TiledRestoration? _restoration;
    private readonly CancellationToken _cancellationToken;

    private RestorationPipeline(
        RestoreRequest request, IPixelSource source, PixelRect region, Guidance guidance,
        IRestorationBackend? backend, TiledRestoration? restoration, CancellationToken cancellationToken)
    {
        _request = request;
        _source = source;
        Region = region;
        Guidance = guidance;
        _backend = backend;
        _restoration = restoration;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The part of the picture that is restored; pixels outside are the source's.</summary>
    public PixelRect Region { get; }

    /// <summary>What was understood, and for a general wish what was chosen (<see cref="Guidance.Choice"/>).</summary>
    public Guidance Guidance { get; }

    /// <summary>The device in use now; null when no network is needed.</summary>
    public ComputeDevice? Device => _backend?.Device;

    /// <summary>Network tiles computed so far; 0 when no network is needed.</summary>
    public int TilesComputed => _restoration?.TilesComputed ?? 0;

    /// <summary>
    /// Checks the request, understands the words, looks at the picture where they leave the choice open, opens the network. When nothing would
    /// change (unrelated words, nothing found, strength 0, the original is to be shown) no network is opened and <see cref="ReadRows"/> gives the
    /// source bit for bit, or <see cref="NothingRemoved"/> inside the region where the removed part is to be shown.
    /// </summary>
    /// <param name="request">What to do.</param>
    /// <param name="source">The picture; must stay readable and unchanged.</param>
    /// <param name="engine">The networks; not owned.</param>
    /// <param name="progress">Receives phases and tiles.</param>
    /// <param name="cancellationToken">Answers within one network run, here and in <see cref="ReadRows"/>.</param>
    /// <exception cref="RestoreException">The request is wrong, or pack, native library or device failed.</exception>
    public static RestorationPipeline Begin(
        RestoreRequest request, IPixelSource source, IRestorationEngine engine, IProgress<RestorationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(engine);
        RequestRules.ResolveRegion(request, source.Width, source.Height);

        progress?.Report(new RestorationProgress(RestorationPhase.Understanding, 0, 0, null));
        var guidance = engine.UnderstandFor(request.PackId, InstructionRules.Clean(request.Instruction), cancellationToken);
        return Begin(request, source, guidance, engine, progress, cancellationToken);
    }

    /// <summary>The same with words that have been understood before: for many pictures and one instruction.</summary>
    /// <param name="request">What to do; its instruction is not read.</param>
    /// <param name="source">The picture; must stay readable and unchanged.</param>
    /// <param name="guidance">What was understood, within what the pack was trained for.</param>
    /// <param name="engine">The networks; not owned.</param>
    /// <param name="progress">Receives phases and tiles.</param>
    /// <param name="cancellationToken">Answers within one network run, here and in <see cref="ReadRows"/>.</param>
    /// <exception cref="RestoreException">The request is wrong, or pack, native library or device failed.</exception>
    public static RestorationPipeline Begin(
        RestoreRequest request, IPixelSource source, Guidance guidance, IRestorationEngine engine,
        IProgress<RestorationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(guidance);
        ArgumentNullException.ThrowIfNull(engine);
        var region = RequestRules.ResolveRegion(request, source.Width, source.Height);
        var isNeeded = request.Strength != 0f && request.Show != ShowMode.Original;
        if (isNeeded)
            guidance = engine.ChooseFor(guidance, source, cancellationToken);
        if (!isNeeded || guidance.Unrelated)
            return new RestorationPipeline(request, source, region, guidance, null, null, cancellationToken);

        progress?.Report(new RestorationProgress(RestorationPhase.Preparing, 0, 0, null));
        var backend = engine.OpenBackend(request.PackId, request.Device, request.TileSize, cancellationToken);
        try
        {
            var options = new TiledRestorationOptions
            {
                Progress = progress,
                ExpectedRegion = region,
                TileStoreBytes = TiledRestoration.StoreBytesForBands(source, backend.Shape),
            };
            var restoration = new TiledRestoration(source, backend, guidance, options);
            return new RestorationPipeline(request, source, region, guidance, backend, restoration, cancellationToken);
        }
        catch
        {
            backend.Dispose();
            throw;
        }
    }

    /// <summary>Fills a band of rows, or any rectangle, with the result. Asked from top to bottom, no tile is computed twice.</summary>
    /// <param name="band">A rectangle inside the picture.</param>
    /// <param name="destination">Receives the rows in the source's layout.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <exception cref="RestoreException">The network failed and the fallback with it.</exception>
    /// <exception cref="OperationCanceledException">The token given to <c>Begin</c> was cancelled.</exception>
    public void ReadRows(PixelRect band, Span<byte> destination, int stride)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var inside = band.Intersect(Region);
        if (inside != band || _restoration is null)
            _source.Read(band, destination, stride);
        if (inside.IsEmpty)
            return;

        var corner = ((inside.Y - band.Y) * stride) + ((inside.X - band.X) * _source.Layout.BytesPerPixel());
        if (_restoration is not null)
            _restoration.Render(inside, destination[corner..], stride, _request.Strength, _request.Show, _cancellationToken);
        else if (_request.Show == ShowMode.Removed)
            NothingRemoved.Write(destination[corner..], inside.Width, inside.Height, stride, _source.Layout);
    }

    /// <summary>Gives the network back.</summary>
    public void Dispose()
    {
        _restoration?.Dispose();
        _backend?.Dispose();
    }
}
