namespace TextPromptIR.Cli.Tests;

/// <summary>Names and texts from files of others reach the terminal as text: no escape sequence of theirs does.</summary>
public sealed class HostileTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReportMerge_OfAReportWithEscapeSequences_ShowsNone()
    {
        await File.WriteAllTextAsync(_folder["r.jsonl"], """
            {"schema":1,"kind":"file","file":"\u001b[2Jx","output":"x.png","status":"failed","error":{"code":"DamagedPicture","exitCode":22,"message":"\u001b[31mred","advice":"a"}}
            {"schema":1,"kind":"summary","files":1,"failed":1,"stopped":{"code":"OutputNotWritable","exitCode":31,"message":"\u001b[2J full","advice":"\u001b]0;title\u0007"}}
            """.ReplaceLineEndings("\n"));

        var (_, output, error) = await Tpir.RunAsync("report", "merge", _folder["r.jsonl"]);

        Assert.Contains("failed: ", error, StringComparison.Ordinal);
        Assert.Contains("note: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(output + error, letter => letter is '\u001b' or '\u0007');
    }

    [Fact]
    public async Task NamesOfFilesAndFolders_WithEscapeSequences_AreShownWithoutThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file can be called that there.");
        var packs = Path.Combine(Tpir.Root, "tests", "data", "packs");
        Directory.CreateDirectory(_folder["packs/\u001b[2Jx"]);
        await File.WriteAllTextAsync(_folder["packs/\u001b[2Jx/pack.json"], "{");
        TestPictures.Write(_folder["\u001b[2Jx.bmp"], 40, 30);
        await File.WriteAllTextAsync(_folder["r.json"], """{"schema":1,"steps":[{"instruction":"remove the rain"}]}""");
        string[] model = ["--model", "tiny", "--models", packs];

        (int Code, string Out, string Error)[] all =
        [
            await Tpir.RunAsync("models", "--models", _folder["packs"]),
            await Tpir.RunAsync(["restore", _folder["\u001b[2Jx.bmp"], "-i", "remove the rain", .. model]),
            await Tpir.RunAsync(["recipe", "run", _folder["r.json"], _folder["\u001b[2Jx.bmp"], "-o", _folder["\u001b[2Jy.bmp"], .. model]),
            await Tpir.RunAsync(["batch", _folder["\u001b[2Jx.bmp"], "-i", "remove the rain", "-o", _folder["\u001b[2Jout"], .. model]),
        ];

        Assert.All(all, result =>
        {
            Assert.Equal(0, result.Code);
            Assert.Contains("[2Jx", result.Out.Replace("[2Jy", "[2Jx", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', result.Out + result.Error);
        });
    }
}
