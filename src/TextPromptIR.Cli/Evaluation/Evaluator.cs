using TextPromptIR.Core;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Imaging;

namespace TextPromptIR.Cli.Evaluation;

/// <summary>Restores benchmark pictures through the product's own tiled engine and scores them.</summary>
/// <param name="backend">The network; null when the instruction needs none.</param>
/// <param name="guidance">What is asked for.</param>
/// <param name="engine">Chooses picture by picture for a general wish; null leaves the guidance as it is.</param>
internal sealed class Evaluator(IRestorationBackend? backend, Guidance guidance, IRestorationEngine? engine = null)
{
    private const int CropMultiple = 16;

    /// <summary>Scores one pair of files.</summary>
    public PictureScore ScorePair(string degradedPath, string cleanPath, CancellationToken cancellationToken)
    {
        var degraded = Load(degradedPath);
        var clean = Load(cleanPath);
        if (degraded.Width != clean.Width || degraded.Height != clean.Height)
        {
            throw new RestoreException(
                ErrorCode.BadArguments,
                $"'{degradedPath}' is {degraded.Width}x{degraded.Height} but '{cleanPath}' is {clean.Width}x{clean.Height}.",
                "A pair must have one size.");
        }

        return Score(Path.GetFileName(degradedPath), degraded, clean, cancellationToken) with { Clean = Path.GetFileName(cleanPath) };
    }

    /// <summary>Scores a clean picture with seeded noise.</summary>
    public PictureScore ScoreNoise(string cleanPath, double sigma, NoiseProtocol protocol, int seed, CancellationToken cancellationToken)
    {
        var clean = Load(cleanPath);
        if (protocol == NoiseProtocol.AllInOne)
            clean = Cropped(clean, cleanPath);
        return Score(Path.GetFileName(cleanPath), clean.AddNoise(sigma, protocol, seed), clean, cancellationToken) with { Clean = Path.GetFileName(cleanPath) };
    }

    private PictureScore Score(string name, FloatPicture degraded, FloatPicture clean, CancellationToken cancellationToken)
    {
        var chosen = engine?.ChooseFor(guidance, degraded, cancellationToken) ?? guidance;
        var restored = Restore(degraded, chosen, cancellationToken);
        int width = clean.Width, height = clean.Height;
        return new PictureScore(
            name,
            ImageQuality.Psnr(restored.Planes, clean.Planes),
            ImageQuality.Ssim(restored.Planes, clean.Planes, width, height),
            ImageQuality.Psnr(degraded.Planes, clean.Planes),
            ImageQuality.Ssim(degraded.Planes, clean.Planes, width, height))
        {
            Recognised = guidance.Automatic ? [.. chosen.Recognised.Select(DegradationNames.NameOf)] : null,
        };
    }

    private FloatPicture Restore(FloatPicture degraded, Guidance chosen, CancellationToken cancellationToken)
    {
        if (backend is null || chosen is { Unrelated: true, Choice: not null })
            return degraded;
        var whole = new PixelRect(0, 0, degraded.Width, degraded.Height);
        var pixels = new byte[degraded.Width * degraded.Height * 4];
        using var restoration = new TiledRestoration(degraded, backend, chosen);
        restoration.Render(whole, pixels, degraded.Width * 4, 1f, ShowMode.Restored, cancellationToken);
        return FloatPicture.From(pixels, degraded.Width, degraded.Height);
    }

    private static FloatPicture Cropped(FloatPicture clean, string path) => clean.Width >= CropMultiple && clean.Height >= CropMultiple
        ? clean.CropToMultiple(CropMultiple)
        : throw new RestoreException(
            ErrorCode.BadArguments,
            $"'{path}' is {clean.Width}x{clean.Height}: the all-in-one protocol crops to multiples of {CropMultiple}, and nothing would be left.",
            "Leave this picture out, or use --protocol classic.");

    private static FloatPicture Load(string path)
    {
        using var file = PictureFile.Open(path);
        return FloatPicture.From(file);
    }
}
