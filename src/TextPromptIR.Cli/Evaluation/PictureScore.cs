using System.Text.Json.Nodes;

namespace TextPromptIR.Cli.Evaluation;

/// <summary>The scores of one picture against its clean original.</summary>
/// <param name="Name">File name of the degraded (or clean) picture.</param>
/// <param name="Psnr">dB after restoration.</param>
/// <param name="Ssim">After restoration.</param>
/// <param name="InputPsnr">dB before.</param>
/// <param name="InputSsim">Before.</param>
internal sealed record PictureScore(string Name, double Psnr, double Ssim, double InputPsnr, double InputSsim)
{
    /// <summary>File name of the clean picture; null for a mean.</summary>
    public string? Clean { get; init; }

    /// <summary>What was chosen for this picture; null where the words decided for all.</summary>
    public IReadOnlyList<string>? Recognised { get; init; }

    /// <summary>The four scores as JSON, with names and choice where there are any.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Name.Length > 0)
            json["name"] = Name;
        if (Clean is not null)
            json["clean"] = Clean;
        if (Recognised is not null)
            json["recognised"] = new JsonArray([.. Recognised.Select(name => JsonValue.Create(name))]);
        json["psnr"] = Math.Round(Psnr, 4);
        json["ssim"] = Number(Ssim);
        json["inputPsnr"] = Math.Round(InputPsnr, 4);
        json["inputSsim"] = Number(InputSsim);
        return json;
    }

    /// <summary>The mean of several scores.</summary>
    public static PictureScore Mean(IReadOnlyCollection<PictureScore> scores) => new(
        string.Empty,
        scores.Average(score => score.Psnr),
        scores.Average(score => score.Ssim),
        scores.Average(score => score.InputPsnr),
        scores.Average(score => score.InputSsim));

    // JSON has no NaN: SSIM of a picture smaller than the window is null.
    private static JsonNode? Number(double value) => double.IsFinite(value) ? Math.Round(value, 5) : null;
}
