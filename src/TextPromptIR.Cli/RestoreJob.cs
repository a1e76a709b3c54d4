using TextPromptIR.Cli.Output;
using TextPromptIR.Core;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Requests;
using TextPromptIR.Imaging;
using TextPromptIR.Inference;

namespace TextPromptIR.Cli;

/// <summary>Words and a picture file in, a restored file out: the command line's side of the pipeline.</summary>
internal sealed class RestoreJob(RestorationEngine engine, Terminal terminal)
{
    /// <summary>Restores <paramref name="picture"/> into <paramref name="output"/>, band by band; the file appears when it is whole.</summary>
    public RestoreOutcome Restore(PictureFile picture, RestoreRequest request, string output, SaveOptions save, CancellationToken cancellationToken)
    {
        picture.CheckCanSaveAs(output, save);
        foreach (var notice in picture.Notices.Concat(picture.LossesWhenSavedAs(output)))
            terminal.Notice(ErrorCode.None, notice);

        using var progress = ProgressDisplay.Start(terminal);
        using var pipeline = RestorationPipeline.Begin(request, picture, engine, progress, cancellationToken);
        picture.SaveAs(output, pipeline.ReadRows, save, cancellationToken);
        return new RestoreOutcome(pipeline.Guidance, picture.Width, picture.Height, pipeline.TilesComputed, pipeline.Device?.Name ?? string.Empty);
    }
}
