using System.Globalization;
using TextPromptIR.Cli.Evaluation;

namespace TextPromptIR.Cli.Tests;

/// <summary>The packs of the repository's models folder do in the whole program what they are for: a graph or a setting that is wrong without failing shows here.</summary>
public sealed class ShippedPacksTests : IDisposable
{
    private const int Left = 256, Top = 128, Side = 192;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restore_StreetInRain_ComesNearerToTheCleanStreet()
    {
        var input = Path.Combine(Tpir.Root, "samples", "street-rain.jpg");
        var region = string.Create(CultureInfo.InvariantCulture, $"{Left},{Top},{Side},{Side}");

        var (code, output, error) = await Tpir.RunAsync(
            "restore", input, "--instruction", "remove the rain", "--output", _folder["out.png"], "--region", region, "--model", "fast",
            "--models", Path.Combine(Tpir.Root, "models"), "--device", "cpu", "--json");

        Assert.True(code == 0, error);
        Assert.Equal("rain", Assert.Single(Tpir.Json(output).GetProperty("recognised").EnumerateArray()).GetString());
        var clean = Piece(Path.Combine(Tpir.Root, "samples", "clean", "street.png"));
        double before = ImageQuality.Psnr(Piece(input), clean), after = ImageQuality.Psnr(Piece(_folder["out.png"]), clean);
        // fast 0.10.0: 22.4 and 28.3 dB
        Assert.True(after > before + 3, $"{before:F2} dB before, {after:F2} dB after");
    }

    // The colours of the piece, 0 to 255.
    private static float[] Piece(string path)
    {
        using var picture = Imaging.PictureFile.Open(path);
        var pixels = new byte[Side * Side * 4];
        picture.Read(new(Left, Top, Side, Side), pixels, Side * 4);
        return [.. pixels.Where((_, at) => at % 4 != 3).Select(value => (float)value)];
    }
}
