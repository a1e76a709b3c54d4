using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Imaging;
using TextPromptIR.Inference;

namespace TextPromptIR.Cli;

/// <summary>Words and a picture file in, a restored file out: the story of the command line, shared by single files and folders.</summary>
internal sealed class RestoreJob(RestorationEngine engine, Terminal terminal)
{
    /// <summary>Understands the request's words for its pack and says what will not be done.</summary>
    public Guidance Understand(RestoreRequest request, CancellationToken cancellationToken) =>
        engine.UnderstandFor(request.PackId, request.Instruction, terminal, cancellationToken);

    /// <summary>Restores <paramref name="picture"/> into <paramref name="output"/>, band by band.</summary>
    public RestoreOutcome Restore(
        PictureFile picture, Guidance guidance, RestoreRequest request, string output, SaveOptions save, CancellationToken cancellationToken)
    {
        var region = RequestRules.ResolveRegion(request, picture.Width, picture.Height);
        picture.CheckCanSaveAs(output, save);
        foreach (var notice in picture.Notices.Concat(picture.LossesWhenSavedAs(output)))
            terminal.Notice(ErrorCode.None, notice);
        if (guidance.Unrelated || request.Strength == 0f)
        {
            picture.SaveAs(output, (band, destination, stride) => picture.Read(band, destination, stride), save, cancellationToken);
            return new RestoreOutcome(picture.Width, picture.Height, 0, string.Empty);
        }

        using var progress = ProgressDisplay.Start(terminal);
        progress.Report(new RestorationProgress(RestorationPhase.Preparing, 0, 0, null));
        using var backend = engine.OpenBackend(request.PackId, request.Device, request.TileSize, cancellationToken);
        using var restoration = new TiledRestoration(picture, backend, guidance, new TiledRestorationOptions
        {
            Progress = progress,
            ExpectedRegion = region,
            TileStoreBytes = TiledRestoration.StoreBytesForBands(picture, backend.Shape),
        });

        void FillBand(PixelRect band, Span<byte> destination, int stride)
        {
            var restored = band.Intersect(region);
            if (restored != band)
                picture.Read(band, destination, stride);
            if (restored.IsEmpty)
                return;
            var bytesPerPixel = picture.Layout == PixelLayout.Bgra32 ? 4 : 8;
            var corner = ((restored.Y - band.Y) * stride) + ((restored.X - band.X) * bytesPerPixel);
            restoration.Render(restored, destination[corner..], stride, request.Strength, request.Show, cancellationToken);
        }

        picture.SaveAs(output, FillBand, save, cancellationToken);
        return new RestoreOutcome(picture.Width, picture.Height, restoration.TilesComputed, backend.Device.Name);
    }
}
