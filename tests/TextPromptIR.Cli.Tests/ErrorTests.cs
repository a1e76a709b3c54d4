using System.Text.Json;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

/// <summary>Bad input ends in one message with advice, a stable exit code, and no file.</summary>
public sealed class ErrorTests : IDisposable
{
    private static readonly string Packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, ErrorCode> Cases => new()
    {
        { "missing file", ErrorCode.InputNotFound },
        { "missing file without ending", ErrorCode.InputNotFound },
        { "folder", ErrorCode.InputNotFound },
        { "not a picture", ErrorCode.DamagedPicture },
        { "empty instruction", ErrorCode.EmptyInstruction },
        { "20000 characters", ErrorCode.InstructionTooLong },
        { "unknown pack", ErrorCode.PackNotFound },
        { "missing folder", ErrorCode.OutputNotWritable },
        { "unknown extension", ErrorCode.UnsupportedFormat },
        { "region outside", ErrorCode.BadRegion },
        { "no such device", ErrorCode.DeviceNotFound },
        { "no instruction", ErrorCode.BadArguments },
        { "both instruction and auto", ErrorCode.BadArguments },
        { "strength two", ErrorCode.BadArguments },
        { "bad tile", ErrorCode.BadArguments },
        { "forgotten words", ErrorCode.BadArguments },
        { "forgotten strength", ErrorCode.BadArguments },
        { "empty input", ErrorCode.BadArguments },
        { "empty output", ErrorCode.BadArguments },
        { "missing file in a missing folder", ErrorCode.InputNotFound },
        { "missing file beside an old output", ErrorCode.InputNotFound },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Restore_BadInput_SaysWhatToDoAndWritesNothing(string name, ErrorCode expected)
    {
        var input = TestPictures.Write(_folder["in.bmp"], 40, 30);
        await File.WriteAllTextAsync(_folder["text.png"], "this is not a picture", TestContext.Current.CancellationToken);
        var before = Directory.GetFiles(_folder.Path).Order().ToList();
        var output = _folder["out.png"];
        string[] args = name switch
        {
            "missing file" => [_folder["none.png"], "-i", "remove rain", "-o", output],
            "missing file without ending" => [_folder["none"], "-i", "remove rain"],
            "folder" => [_folder.Path, "-i", "remove rain"],
            "not a picture" => [_folder["text.png"], "-i", "remove rain", "-o", output],
            "empty instruction" => [input, "-i", "  \n ", "-o", output],
            "20000 characters" => [input, "-i", new string('r', 20000), "-o", output],
            "unknown pack" => [input, "-i", "remove rain", "-o", output, "--model", "nonesuch"],
            "missing folder" => [input, "-i", "remove rain", "-o", Path.Combine(_folder["nowhere"], "out.png")],
            "unknown extension" => [input, "-i", "remove rain", "-o", _folder["out.xyz"]],
            "region outside" => [input, "-i", "remove rain", "-o", output, "--region", "30,20,40,40"],
            "no such device" => [input, "-i", "remove rain", "-o", output, "--device", "Voodoo 3dfx"],
            "no instruction" => [input, "-o", output],
            "both instruction and auto" => [input, "-i", "rain", "--auto", "-o", output],
            "strength two" => [input, "-i", "rain", "-o", output, "--strength", "2"],
            "forgotten words" => [input, "-o", output, "-i"],
            "forgotten strength" => [input, "-i", "rain", "-o", output, "--strength"],
            "empty input" => ["", "-i", "rain", "-o", output],
            "empty output" => [input, "-i", "rain", "-o", ""],
            "missing file in a missing folder" => [Path.Combine(_folder["nowhere"], "x.png"), "-i", "remove rain"],
            "missing file beside an old output" => [_folder["text"], "-i", "remove rain", "-o", _folder["text.png"]],
            "bad tile" => [input, "-i", "rain", "-o", output, "--tile", "7"],
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        string[] model = args.Contains("--model") ? [] : ["--model", "tiny"];

        var (code, _, error) = await Tpir.RunAsync(["restore", .. model, "--models", Packs, .. args]);

        Assert.Equal((int)expected, code);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_folder.Path).Order());
    }

    [Fact]
    public async Task Models_FolderThatIsNotThere_IsNotPassedOver()
    {
        var input = TestPictures.Write(_folder["in.bmp"], 40, 30);
        foreach (var command in new string[][] { ["models"], ["restore", input, "-i", "remove rain"], ["batch", input, "-i", "remove rain", "-o", _folder["out"]] })
        {
            var (code, _, error) = await Tpir.RunAsync([.. command, "--models", _folder["none"]]);
            Assert.Equal((int)ErrorCode.InputNotFound, code);
            Assert.Contains(_folder["none"], error, StringComparison.Ordinal);
            Assert.Contains("--models", error, StringComparison.Ordinal);
        }

        Assert.Equal([input], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Restore_Folder_NamesTheCommandForFolders()
    {
        var (_, _, error) = await Tpir.RunAsync("restore", _folder.Path, "-i", "remove rain", "-o", _folder["out"]);
        Assert.Contains("tpir batch", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_BadNoise_IsBadArguments()
    {
        var (code, _, error) = await Tpir.RunAsync("evaluate", "--clean", _folder.Path, "-i", "remove the noise", "--noise", "abc");
        Assert.Equal((int)ErrorCode.BadArguments, code);
        Assert.Contains("0 to 255", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadArguments_OfACommandBelowAnother_NameTheWholeCommand()
    {
        var (code, output, error) = await Tpir.RunAsync("recipe", "run", "--json");
        Assert.Equal((int)ErrorCode.BadArguments, code);
        Assert.Contains("'tpir recipe run --help'", error, StringComparison.Ordinal);
        Assert.Equal("BadArguments", Tpir.Json(output).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Restore_DamagedPack_NamesTheFile()
    {
        foreach (var pack in new[] { "tiny", "language" })
        {
            Directory.CreateDirectory(_folder[pack]);
            foreach (var file in Directory.GetFiles(Path.Combine(Packs, pack)))
                File.Copy(file, Path.Combine(_folder[pack], Path.GetFileName(file)));
        }

        var weights = Path.Combine(_folder["tiny"], "weights.bin");
        var bytes = await File.ReadAllBytesAsync(weights, TestContext.Current.CancellationToken);
        bytes[10] ^= 1;
        await File.WriteAllBytesAsync(weights, bytes, TestContext.Current.CancellationToken);
        var input = TestPictures.Write(_folder["in.bmp"], 40, 30);

        var (code, _, error) = await Tpir.RunAsync("restore", input, "-i", "remove rain", "-o", _folder["out.png"], "--model", "tiny", "--models", _folder.Path);

        Assert.Equal((int)ErrorCode.PackDamaged, code);
        Assert.Contains("weights.bin", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.png"]));
    }

    [Fact]
    public async Task Restore_JsonError_IsOneObjectOnStandardOutput()
    {
        var (code, output, _) = await Tpir.RunAsync("restore", _folder["none.png"], "-i", "rain", "--json", "--models", Packs, "--model", "tiny");

        var error = Tpir.Json(output).GetProperty("error");
        Assert.Equal(code, error.GetProperty("exitCode").GetInt32());
        Assert.Equal("InputNotFound", error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("advice").GetString()!);
        Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
    }
}
