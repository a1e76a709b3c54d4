using System.Text.Json;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

/// <summary><c>tpir evaluate</c>: which pictures were compared, and what is refused instead of measured wrongly.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();

    public EvaluateCommandTests()
    {
        Directory.CreateDirectory(_folder["bad"]);
        Directory.CreateDirectory(_folder["good"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pairs_WithOtherNames_AreTakenByOrderAndSaidToBe()
    {
        foreach (var name in new[] { "bad/rain-1", "bad/rain-2", "good/norain-1", "good/norain-2" })
            TestPictures.Write(_folder[$"{name}.bmp"], 40, 30);

        var (code, output, error) = await PairsAsync("remove the rain");

        Assert.Equal(0, code);
        Assert.Contains("'rain-1.bmp'", error, StringComparison.Ordinal);
        Assert.Contains("sorted order", error, StringComparison.Ordinal);
        Assert.Equal(1, Tpir.Json(output).GetProperty("schema").GetInt32());
        Assert.Equal(["norain-1.bmp", "norain-2.bmp"], Pictures(output).Select(picture => picture.GetProperty("clean").GetString()));
        Assert.DoesNotContain(Pictures(output), picture => picture.TryGetProperty("recognised", out _));
    }

    [Fact]
    public async Task Pairs_WithEqualNames_AreTakenWithoutAWord()
    {
        TestPictures.Write(_folder["bad/a.bmp"], 40, 30);
        TestPictures.Write(_folder["good/a.bmp"], 40, 30);

        var (code, output, error) = await PairsAsync("remove the rain");

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal("a.bmp", Assert.Single(Pictures(output)).GetProperty("clean").GetString());
    }

    [Fact]
    public async Task GeneralWish_SaysWhatWasChosenForEveryPicture()
    {
        foreach (var (name, shift) in new[] { ("bright", 60), ("dark", -55) })
        {
            TestPictures.Write(_folder[$"bad/{name}.bmp"], 70, 50, shift);
            TestPictures.Write(_folder[$"good/{name}.bmp"], 70, 50, shift);
        }

        var (code, output, _) = await PairsAsync("fix this photo");

        Assert.Equal(0, code);
        Assert.Equal(["haze", ""], Pictures(output).Select(picture => string.Join(",", picture.GetProperty("recognised").EnumerateArray().Select(name => name.GetString()))));
    }

    [Theory]
    [InlineData("--noise", "50")]
    [InlineData("--protocol", "all-in-one")]
    [InlineData("--seed", "1")]
    public async Task Pairs_WithAnOptionOfNoise_AreRefused(string option, string value)
    {
        TestPictures.Write(_folder["bad/a.bmp"], 40, 30);
        TestPictures.Write(_folder["good/a.bmp"], 40, 30);

        var (code, _, error) = await PairsAsync("remove the noise", option, value);

        Assert.Equal((int)ErrorCode.BadArguments, code);
        Assert.Contains("--clean", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllInOne_PictureThatIsCroppedToNothing_IsNamed()
    {
        TestPictures.Write(_folder["good/thin.bmp"], 40, 15);

        var (code, _, error) = await Tpir.RunAsync(
            "evaluate", "--clean", _folder["good"], "--protocol", "all-in-one", "-i", "remove the noise", "--model", "tiny", "--models", Packs);

        Assert.Equal((int)ErrorCode.BadArguments, code);
        Assert.Contains("thin.bmp", error, StringComparison.Ordinal);
    }

    private static List<JsonElement> Pictures(string output) => [.. Tpir.Json(output).GetProperty("pictures").EnumerateArray()];

    private Task<(int Code, string Out, string Error)> PairsAsync(string words, params string[] more) =>
        Tpir.RunAsync(["evaluate", "--pairs", _folder["bad"], _folder["good"], "-i", words, "--json", "--model", "tiny", "--models", Packs, .. more]);
}
