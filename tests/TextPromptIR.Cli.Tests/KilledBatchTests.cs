using System.Globalization;
using System.Text.Json;
using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Cli.Tests;

/// <summary>
/// The night that the power fails: a batch over generated pictures is killed again and again, and ends as if nothing had happened. Here a cut of about
/// a minute; <c>tests/long/run overnight</c> runs it with 500 pictures, 20 damaged, ten kills and the shipped pack.
/// </summary>
public sealed class KilledBatchTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Batch_KilledAndResumed_EndsAsAnUndisturbedOne()
    {
        int pictures = Scale("TPIR_LONG_PICTURES", 60), damaged = Scale("TPIR_LONG_DAMAGED", 8), kills = Scale("TPIR_LONG_KILLS", 4);
        var bad = BatchFolder.Fill(_folder["in"], pictures, damaged, largest: Scale("TPIR_LONG_EDGE", 500));

        var (code, _, _) = await TpirProcess.RunAsync(Arguments("calm"));
        Assert.Equal(60, code);
        var killedAt = new List<int>();
        var random = new Random(Scale("TPIR_LONG_SEED", 4));
        for (var i = 0; i < kills; i++)
        {
            var (done, pause) = (random.Next(pictures * i / kills, pictures * (i + 1) / kills), random.Next(250));
            // The first one comes at once: no machine is so quick that the batch has ended then.
            killedAt.Add(await KillSomewhereAsync(done, i == 0 ? 0 : pause));
        }

        (code, _, _) = await TpirProcess.RunAsync(Arguments("killed"));

        output.WriteLine($"{pictures} pictures, {damaged} damaged; killed with {string.Join(", ", killedAt)} pictures done");
        Assert.Equal(60, code);
        Assert.Contains(killedAt, done => done < pictures);
        var calm = BatchFolder.Contents(_folder["calm"]);
        var killed = BatchFolder.Contents(_folder["killed"]);
        // The same names: no picture is missing, nothing temporary is left. And the same bytes.
        Assert.Equal(calm.Keys, killed.Keys);
        Assert.Equal(pictures - damaged, calm.Count);
        Assert.All(calm, file => Assert.True(file.Value.AsSpan().SequenceEqual(killed[file.Key]), $"{file.Key} differs"));

        var (files, summary) = ReportFile.Read(_folder["killed/.tpir-batch/report-1-of-1.jsonl"]);
        Assert.Equal((pictures, pictures - damaged, damaged), (summary.Files, summary.Restored, summary.Failed));
        Assert.Equal(bad.Order(StringComparer.Ordinal), files.Where(file => file.Status == FileStatus.Failed).Select(file => file.File));
        Assert.All(files.Where(file => file.Error is not null), file => Assert.Equal("DamagedPicture", file.Error!.Code));
        Assert.True(TimesDone().All(times => times == 1), "a picture was restored twice");
    }

    private async Task<int> KillSomewhereAsync(int done, int milliseconds)
    {
        using var process = TpirProcess.Start(Arguments("killed"));
        var drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        while (!process.HasExited && Done() < done)
            await Task.Delay(5);
        await Task.Delay(milliseconds);
        process.Kill();
        await process.WaitForExitAsync();
        await drained;
        return Done();
    }

    /// <summary>Pictures that were dealt with; a failed one is tried again by every run and counts once.</summary>
    private int Done() => Ends().Select(line => line.GetProperty("output").GetString()).Distinct().Count();

    /// <summary>How often each good picture's work came to its end, over all runs.</summary>
    private IEnumerable<int> TimesDone() => Ends()
        .Where(line => line.GetProperty("report").GetProperty("status").GetString() == "restored")
        .GroupBy(line => line.GetProperty("output").GetString())
        .Select(group => group.Count());

    private IEnumerable<JsonElement> Ends() => Lines()
        // A line that is being written, or that a kill cut off, ends otherwise.
        .Where(line => line.Contains("\"event\":\"file\"", StringComparison.Ordinal) && line.EndsWith("}}", StringComparison.Ordinal))
        .Select(line => JsonDocument.Parse(line).RootElement);

    private string[] Lines()
    {
        var path = _folder["killed/.tpir-batch/journal-1-of-1.jsonl"];
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(file).ReadToEnd().Split('\n');
    }

    private string[] Arguments(string outputFolder)
    {
        var model = Environment.GetEnvironmentVariable("TPIR_LONG_MODEL") ?? "tiny";
        var models = model == "tiny" ? Path.Combine(Tpir.Root, "tests", "data", "packs") : Path.Combine(Tpir.Root, "models");
        return ["batch", _folder["in"], "--recursive", "-o", _folder[outputFolder], "-i", "remove the rain", "--model", model, "--models", models, "--device", "cpu"];
    }

    private static int Scale(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : usual;
}
