using System.Text.Json;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

/// <summary>The main job end to end with the small test packs.</summary>
public sealed class RestoreCommandTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restore_IdentityPack_GivesEveryPixelBack()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 150, 97);

        var (code, _, _) = await RestoreAsync(input, "remove the rain", "out.png", "--model", "tiny-identity");

        Assert.Equal(0, code);
        Assert.Equal(TestPictures.Pixels(input), TestPictures.Pixels(_folder["out.png"]));
    }

    [Fact]
    public async Task Restore_Region_ChangesItAndNothingElse()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 150, 97);

        Assert.Equal(0, (await RestoreAsync(input, "remove the rain", "part.png", "--region", "40,30,60,25")).Code);
        Assert.Equal(0, (await RestoreAsync(input, "remove the rain", "whole.png")).Code);

        byte[] source = TestPictures.Pixels(input), part = TestPictures.Pixels(_folder["part.png"]), whole = TestPictures.Pixels(_folder["whole.png"]);
        var changed = 0;
        for (var y = 0; y < 97; y++)
        {
            for (var x = 0; x < 150; x++)
            {
                var at = ((y * 150) + x) * 4;
                var inside = x is >= 40 and < 100 && y is >= 30 and < 55;
                var expected = inside ? whole : source;
                Assert.True(expected.AsSpan(at, 4).SequenceEqual(part.AsSpan(at, 4)), $"pixel {x},{y}");
                changed += part.AsSpan(at, 4).SequenceEqual(source.AsSpan(at, 4)) ? 0 : 1;
            }
        }

        Assert.True(changed > 500, $"only {changed} pixels changed");
    }

    [Theory]
    [InlineData("tell me a joke", "1")]
    [InlineData("remove the rain", "0")]
    public async Task Restore_NothingToDo_GivesTheSourceBackWithoutTheNetwork(string instruction, string strength)
    {
        var input = TestPictures.Write(_folder["in.bmp"], 64, 48);

        var (code, output, _) = await RestoreAsync(input, instruction, "out.png", "--strength", strength, "--json");

        Assert.Equal(0, code);
        Assert.Equal(0, Tpir.Json(output).GetProperty("tiles").GetInt32());
        Assert.Equal(TestPictures.Pixels(input), TestPictures.Pixels(_folder["out.png"]));
    }

    [Theory]
    [InlineData("remove the rain")]
    [InlineData("tell me a joke")]
    public async Task Restore_RemovedPart_IsGreyWhereNothingWasTaken(string instruction)
    {
        var input = TestPictures.Write(_folder["in.bmp"], 64, 48);

        await RestoreAsync(input, instruction, "out.png", "--model", "tiny-identity", "--show", "removed");

        var pixels = TestPictures.Pixels(_folder["out.png"]);
        for (var i = 0; i < pixels.Length; i += 4)
            Assert.Equal([128, 128, 128], pixels[i..(i + 3)]);
    }

    [Fact]
    public async Task Restore_Json_TellsWhatWasDone()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 64, 48);

        var (_, output, _) = await RestoreAsync(input, "remove the rain", "out.png", "--json");

        var report = Tpir.Json(output);
        Assert.Equal(1, report.GetProperty("schema").GetInt32());
        Assert.Equal("rain", report.GetProperty("recognised")[0].GetString());
        Assert.Equal("tiny", report.GetProperty("pack").GetString());
        Assert.True(report.GetProperty("tiles").GetInt32() > 0);
        Assert.NotEmpty(report.GetProperty("device").GetString()!);
    }

    [Fact]
    public async Task Restore_Auto_PrintsWhatItChoseForThePicture()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 90, 60, shift: 60);

        var (code, output, _) = await AutoAsync(input, "out.png");
        await RestoreAsync(input, "remove the haze", "haze.png");

        Assert.Equal(0, code);
        Assert.StartsWith("chosen: remove the haze\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(TestPictures.Pixels(_folder["haze.png"]), TestPictures.Pixels(_folder["out.png"]));
    }

    [Fact]
    public async Task Restore_AutoJson_TellsTheWordsAndTheTenProbabilities()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 90, 60, shift: 60);

        var (_, output, _) = await AutoAsync(input, "out.png", "--json");

        var report = Tpir.Json(output);
        Assert.Equal("fix this photo", report.GetProperty("instruction").GetString());
        Assert.Equal("haze", Assert.Single(report.GetProperty("recognised").EnumerateArray()).GetString());
        var chosen = report.GetProperty("chosen");
        Assert.Equal("remove the haze", chosen.GetProperty("instruction").GetString());
        Assert.Equal(10, chosen.GetProperty("probabilities").EnumerateObject().Count());
        Assert.InRange(chosen.GetProperty("probabilities").GetProperty("haze").GetDouble(), 0.6, 0.8);
    }

    [Fact]
    public async Task Restore_AutoAndNothingIsFound_GivesThePictureBackAndSaysSo()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 90, 60, shift: -55);

        var (code, output, error) = await AutoAsync(input, "out.png");
        var (_, json, _) = await AutoAsync(input, "again.png", "--json");

        Assert.Equal(0, code);
        Assert.Contains("chosen: nothing", output, StringComparison.Ordinal);
        Assert.Contains("note: Nothing was found that this pack restores.", error, StringComparison.Ordinal);
        Assert.Equal(TestPictures.Pixels(input), TestPictures.Pixels(_folder["out.png"]));
        var report = Tpir.Json(json);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("chosen").GetProperty("instruction").ValueKind);
        Assert.False(report.GetProperty("unrelated").GetBoolean());
        Assert.Equal(0, report.GetProperty("tiles").GetInt32());
    }

    [Fact]
    public async Task Restore_NamedFault_ChoosesNothing()
    {
        var (_, output, _) = await RestoreAsync(TestPictures.Write(_folder["in.bmp"], 40, 30), "remove the rain", "out.png", "--json");
        Assert.Equal(JsonValueKind.Null, Tpir.Json(output).GetProperty("chosen").ValueKind);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2000)]
    [InlineData(2000, 1)]
    public async Task Restore_ThinPictures_Work(int width, int height)
    {
        var input = TestPictures.Write(_folder["in.bmp"], width, height);

        Assert.Equal(0, (await RestoreAsync(input, "remove the rain", "out.png", "--model", "tiny-identity")).Code);
        Assert.Equal(TestPictures.Pixels(input), TestPictures.Pixels(_folder["out.png"]));
    }

    [Fact]
    public async Task Restore_NameThatBeginsWithAt_IsAPicture()
    {
        TestPictures.Write(_folder["@user.bmp"], 40, 30);
        var here = Directory.GetCurrentDirectory();

        var (code, _, error) = await Tpir.RunAsync(
            "restore", Path.GetRelativePath(here, _folder["@user.bmp"]), "-i", "remove the rain", "-o", _folder["out.png"], "--model", "tiny", "--models", Packs);
        Assert.True(code == 0, error);

        // By its name alone, as in its own folder: it is looked for, not read as a file of arguments.
        (code, _, error) = await Tpir.RunAsync("restore", "@nobody.bmp", "-i", "remove the rain", "--model", "tiny", "--models", Packs);
        Assert.Equal((int)ErrorCode.InputNotFound, code);
        Assert.Contains("\"@nobody.bmp\"", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("street.bmp", "street_restored.bmp")]
    [InlineData("street", "street_restored.png")]
    [InlineData("street.backup", "street_restored.png")]
    public async Task Restore_WithoutOutput_WritesBesideTheInput(string name, string expected)
    {
        var input = TestPictures.Write(_folder[name], 40, 30);

        var (code, _, _) = await Tpir.RunAsync("restore", input, "--instruction", "remove the rain", "--model", "tiny", "--models", Packs);

        Assert.Equal(0, code);
        Assert.True(File.Exists(_folder[expected]));
    }

    [Fact]
    public async Task Restore_ExistingOutput_IsNeverReplacedUnasked()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 40, 30);
        await File.WriteAllTextAsync(_folder["out.png"], "precious", TestContext.Current.CancellationToken);

        Assert.Equal((int)ErrorCode.OutputExists, (await RestoreAsync(input, "remove the rain", "out.png")).Code);
        Assert.Equal("precious", await File.ReadAllTextAsync(_folder["out.png"], TestContext.Current.CancellationToken));
        Assert.Equal(0, (await RestoreAsync(input, "remove the rain", "out.png", "--overwrite")).Code);
        Assert.NotEqual("precious"u8.ToArray(), await File.ReadAllBytesAsync(_folder["out.png"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Restore_PartOfTheWishIsNotTrained_SaysSoAndDoesTheRest()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 40, 30);

        var (code, output, error) = await RestoreAsync(input, "remove rain snow", "out.png", "--json");

        Assert.Equal(0, code);
        Assert.Equal(1, Tpir.Json(output).GetProperty("recognised").GetArrayLength());
        Assert.Contains("snow", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_NothingOfTheWishIsTrained_IsAnErrorAndWritesNothing()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 40, 30);

        var (code, _, error) = await RestoreAsync(input, "remove the snow", "out.png");

        Assert.Equal((int)ErrorCode.NotTrained, code);
        Assert.Contains("noise, rain, haze", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.png"]));
    }

    [Fact]
    public async Task Restore_Cancelled_Answers130AndLeavesNoFile()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 400, 300);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var (code, _, _) = await Tpir.RunAsync(
            cancelled.Token, "restore", input, "-i", "remove the rain", "-o", _folder["out.png"], "--model", "tiny", "--models", Packs);

        Assert.Equal((int)ErrorCode.Cancelled, code);
        Assert.Equal(["in.bmp"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    private Task<(int Code, string Out, string Error)> AutoAsync(string input, string output, params string[] more) =>
        Tpir.RunAsync(["restore", input, "--auto", "--output", _folder[output], "--models", Packs, "--model", "tiny", .. more]);

    private Task<(int Code, string Out, string Error)> RestoreAsync(string input, string instruction, string output, params string[] more)
    {
        string[] model = more.Contains("--model") ? [] : ["--model", "tiny"];
        return Tpir.RunAsync(["restore", input, "--instruction", instruction, "--output", _folder[output], "--models", Packs, .. model, .. more]);
    }
}
