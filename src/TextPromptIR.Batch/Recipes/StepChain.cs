using TextPromptIR.Core;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Recipes;

/// <summary>
/// Steps at work on one picture: each step sees what the one before it made, in the picture's own 8 or 16 bits, as a user of Paint.NET does who
/// applies the effect several times. All steps but the last are finished when it begins; the last one is pulled band by band.
/// </summary>
public sealed class StepChain : IDisposable
{
    private readonly List<PictureSnapshot> _between = [];
    private RestorationPipeline _last = null!;
    private int _tilesBefore;

    private StepChain()
    {
    }

    /// <summary>What was understood, step by step.</summary>
    public IReadOnlyList<Guidance> Guidance { get; private set; } = [];

    /// <summary>Network tiles computed so far, all steps together.</summary>
    public int TilesComputed => _tilesBefore + _last.TilesComputed;

    /// <summary>Name of the device in use; empty while no network was needed.</summary>
    public string Device { get; private set; } = string.Empty;

    /// <summary>Runs all steps but the last.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="steps">At least one.</param>
    /// <param name="template">Pack, device and tile size; words, strength and region are the steps'.</param>
    /// <param name="book">Understands the words.</param>
    /// <param name="engine">The networks; not owned.</param>
    /// <param name="options">Bytes that a picture between two steps may take in memory.</param>
    /// <param name="progress">Receives phases and tiles of each step.</param>
    /// <param name="cancellationToken">Answers within one network run, here and in <see cref="ReadRows"/>.</param>
    /// <exception cref="Core.Faults.RestoreException">A step is wrong for this picture, or pack, native library or device failed.</exception>
    public static StepChain Begin(
        IPixelSource source, IReadOnlyList<RestoreStep> steps, RestoreRequest template, InstructionBook book, IRestorationEngine engine, OpenOptions options,
        IProgress<RestorationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentOutOfRangeException.ThrowIfZero(steps.Count);
        var requests = steps.Select(step => template with { Instruction = step.Instruction, Strength = step.Strength, Region = step.Selection }).ToList();
        // All steps are checked before the first one computes anything.
        foreach (var request in requests)
            RequestRules.ResolveRegion(request, source.Width, source.Height);
        var guidance = steps.Select(step => book.GuidanceOf(step.Instruction, cancellationToken)).ToArray();
        var chain = new StepChain { Guidance = guidance };
        try
        {
            for (var i = 0; i < requests.Count; i++)
            {
                chain._last = RestorationPipeline.Begin(requests[i], source, guidance[i], engine, progress, cancellationToken);
                guidance[i] = chain._last.Guidance; // A general wish is settled by the picture.
                chain.NoteDevice();
                if (i < requests.Count - 1)
                    source = chain.Finish(source, options, cancellationToken);
            }

            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <summary>Fills a band of rows with the result of the last step; asked from top to bottom, no tile is computed twice.</summary>
    /// <param name="band">Rows of the picture.</param>
    /// <param name="destination">Receives the rows in the picture's layout.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    public void ReadRows(PixelRect band, Span<byte> destination, int stride)
    {
        _last.ReadRows(band, destination, stride);
        NoteDevice();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last?.Dispose();
        foreach (var snapshot in _between)
            snapshot.Dispose();
    }

    private PictureSnapshot Finish(IPixelSource source, OpenOptions options, CancellationToken cancellationToken)
    {
        using var step = _last;
        var snapshot = PictureSnapshot.Take(source, step.ReadRows, options, cancellationToken);
        NoteDevice();
        _tilesBefore += step.TilesComputed;
        // What came before the snapshot is not read again.
        foreach (var older in _between)
            older.Dispose();
        _between.Clear();
        _between.Add(snapshot);
        return snapshot;
    }

    private void NoteDevice() => Device = _last.Device?.Name ?? Device;
}
