using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Cli.Tests;

/// <summary>understand, evaluate, models, devices, diagnose: the contracts that scripts depend on (issue 2).</summary>
public sealed class OtherCommandTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Understand_Json_HasTheFixedShape()
    {
        var (code, output, _) = await Tpir.RunAsync("understand", "--json", "remove the rain", "--models", Packs);

        Assert.Equal(0, code);
        var answer = Tpir.Json(output);
        Assert.Equal(
            ["schema", "instruction", "strength", "recognised", "probabilities", "unrelated", "automatic"],
            answer.EnumerateObject().Select(property => property.Name));
        Assert.Equal(DegradationNames.All, answer.GetProperty("probabilities").EnumerateObject().Select(property => property.Name));
        Assert.Equal("rain", Assert.Single(answer.GetProperty("recognised").EnumerateArray()).GetString());
        Assert.Equal("remove the rain", answer.GetProperty("instruction").GetString());
    }

    [Fact]
    public async Task Understand_File_PrintsOneObjectPerLine()
    {
        await File.WriteAllTextAsync(_folder["s.txt"], "remove the rain\n\nremove the fog\n", TestContext.Current.CancellationToken);

        var (code, output, _) = await Tpir.RunAsync("understand", "--file", _folder["s.txt"], "--models", Packs);

        Assert.Equal(0, code);
        Assert.Equal(
            ["rain", "haze"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Tpir.Json(line).GetProperty("recognised")[0].GetString()));
    }

    [Fact]
    public async Task Evaluate_IdentityPackOnPairs_ScoresTheInput()
    {
        Directory.CreateDirectory(_folder["bad"]);
        Directory.CreateDirectory(_folder["good"]);
        TestPictures.Write(_folder["bad/a.bmp"], 70, 50, shift: 10);
        TestPictures.Write(_folder["good/a.bmp"], 70, 50);

        var (code, output, _) = await Tpir.RunAsync(
            "evaluate", "--pairs", _folder["bad"], _folder["good"], "--instruction", "remove the rain", "--json", "--model", "tiny-identity", "--models", Packs);

        Assert.Equal(0, code);
        var report = Tpir.Json(output);
        var picture = Assert.Single(report.GetProperty("pictures").EnumerateArray());
        Assert.Equal("a.bmp", picture.GetProperty("name").GetString());
        // A shift of 10 grey levels: 10 log10(255^2 / 100).
        Assert.Equal(28.1308, picture.GetProperty("psnr").GetDouble(), 3);
        Assert.Equal(28.1308, report.GetProperty("mean").GetProperty("inputPsnr").GetDouble(), 3);
        Assert.InRange(report.GetProperty("mean").GetProperty("ssim").GetDouble(), 0.5, 1.0);
    }

    [Fact]
    public async Task Evaluate_GeneralWish_ChoosesForEveryPicture()
    {
        Directory.CreateDirectory(_folder["bad"]);
        Directory.CreateDirectory(_folder["good"]);
        foreach (var (name, shift) in new[] { ("bright.bmp", 60), ("dark.bmp", -55) })
        {
            TestPictures.Write(_folder[$"bad/{name}"], 70, 50, shift);
            TestPictures.Write(_folder[$"good/{name}"], 70, 50, shift);
        }

        var (code, output, _) = await Tpir.RunAsync(
            "evaluate", "--pairs", _folder["bad"], _folder["good"], "--instruction", "fix this photo", "--json", "--model", "tiny", "--models", Packs);

        Assert.Equal(0, code);
        var ssim = Tpir.Json(output).GetProperty("pictures").EnumerateArray().ToDictionary(
            picture => picture.GetProperty("name").GetString()!, picture => picture.GetProperty("ssim").GetDouble());
        Assert.Equal(1.0, ssim["dark.bmp"], 6);
        Assert.True(ssim["bright.bmp"] < 0.999, "the bright picture was not touched");
    }

    [Theory]
    [InlineData("classic", 20.17)]
    [InlineData("all-in-one", 20.15)]
    public async Task Evaluate_Noise_AddsTheProtocolsNoise(string protocol, double inputPsnr)
    {
        Directory.CreateDirectory(_folder["clean"]);
        TestPictures.Write(_folder["clean/a.bmp"], 130, 100);

        var (code, output, _) = await Tpir.RunAsync(
            "evaluate", "--clean", _folder["clean"], "--noise", "25", "--protocol", protocol, "--seed", "0", "--instruction", "remove the noise", "--json",
            "--model", "tiny", "--models", Packs);

        Assert.Equal(0, code);
        var mean = Tpir.Json(output).GetProperty("mean");
        Assert.Equal(inputPsnr, mean.GetProperty("inputPsnr").GetDouble(), 0.15);
        // The test pack blurs a little, which takes noise away: the network saw the noisy picture.
        Assert.True(mean.GetProperty("psnr").GetDouble() > mean.GetProperty("inputPsnr").GetDouble() + 1);
    }

    [Fact]
    public async Task Evaluate_PairsOfDifferentSize_IsRefused()
    {
        Directory.CreateDirectory(_folder["bad"]);
        Directory.CreateDirectory(_folder["good"]);
        TestPictures.Write(_folder["bad/a.bmp"], 70, 50);
        TestPictures.Write(_folder["good/a.bmp"], 71, 50);

        var (code, _, error) = await Tpir.RunAsync(
            "evaluate", "--pairs", _folder["bad"], _folder["good"], "--instruction", "rain", "--model", "tiny", "--models", Packs);

        Assert.Equal((int)ErrorCode.BadArguments, code);
        Assert.Contains("70x50", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_ListsPacksAndTheirFaults()
    {
        Directory.CreateDirectory(_folder["broken"]);
        await File.WriteAllTextAsync(_folder["broken/pack.json"], "{", TestContext.Current.CancellationToken);

        var (code, output, _) = await Tpir.RunAsync("models", "--json", "--models", _folder.Path);

        Assert.Equal(0, code);
        var packs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Tpir.Json).ToList();
        Assert.Contains(packs, pack => pack.GetProperty("folder").GetString() == _folder["broken"] && pack.GetProperty("fault").GetString() is { Length: > 0 });
    }

    [Fact]
    public async Task Models_Detector_SaysWhatItIsFor()
    {
        var (code, output, _) = await Tpir.RunAsync("models", "--models", Packs);

        Assert.Equal(0, code);
        Assert.Contains("detector 0.0.1 (detector, ", output, StringComparison.Ordinal);
        Assert.Contains("--auto", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_ListsTheProcessor()
    {
        var (code, output, _) = await Tpir.RunAsync("devices", "--json");

        Assert.Equal(0, code);
        Assert.Contains(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Tpir.Json(line).GetProperty("kind").GetString() == "cpu");
    }

    [Fact]
    public async Task Diagnose_NamesVersionsAndPacks()
    {
        var (code, output, _) = await Tpir.RunAsync("diagnose", "--models", Packs);

        Assert.Equal(0, code);
        Assert.Contains("tiny-identity", output, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Help_OfDefaults_SaysWhatWouldBeWritten()
    {
        var (code, output, _) = await Tpir.RunAsync("batch", "--help");

        Assert.Equal(0, code);
        Assert.Contains("[default: {name}_{task}{ext}]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("[default: TextPromptIR", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownCommand_IsBadArguments()
    {
        var (code, _, error) = await Tpir.RunAsync("resotre", "x.png");

        Assert.Equal((int)ErrorCode.BadArguments, code);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }
}
