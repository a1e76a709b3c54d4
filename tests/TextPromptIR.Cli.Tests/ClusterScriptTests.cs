using System.Diagnostics;

namespace TextPromptIR.Cli.Tests;

/// <summary>The job files for clusters, with stand-ins for <c>parallel</c>, <c>sbatch</c> and <c>tpir</c> that write down how they were called.</summary>
public sealed class ClusterScriptTests : IDisposable
{
    // As the real ones: words go to a shell once more; a job's script comes by standard input.
    private const string Parallel = """
        #!/bin/bash
        while read -r worker; do words=${!#}; bash -c "${words//\{\}/$worker}" </dev/null; done
        """;

    private const string Sbatch = """
        #!/bin/bash
        script=$(mktemp)
        cat >"$script"
        SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_JOB_ID=7 SLURM_RESTART_COUNT=9 bash "$script" >>"$CALLS.log" 2>&1
        rm "$script"
        echo 7
        """;

    private const string FakeTpir = """
        #!/bin/bash
        { printf '<%s>' "$@"; echo; } >>"$CALLS"
        [ "$1" = batch ] && exit 40
        exit 60
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("parallel.sh")]
    [InlineData("slurm-array.sh")]
    public async Task Workers_ThatCannotBegin_LeaveNoOldReportToMerge(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The job files are for bash.");
        Directory.CreateDirectory(_folder["out/.tpir-batch"]);
        foreach (var report in new[] { "report-1-of-2.jsonl", "report-2-of-2.jsonl", "report-1-of-3.jsonl" })
            await File.WriteAllTextAsync(_folder[$"out/.tpir-batch/{report}"], "yesterday's");

        await RunAsync(script, more: string.Empty);

        // Those of another division are not merged.
        Assert.Equal(["report-1-of-3.jsonl"], Directory.GetFiles(_folder["out/.tpir-batch"], "report-*").Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("parallel.sh")]
    [InlineData("slurm-array.sh")]
    public async Task More_QuotedAsForAShell_IsHandedOnWordByWord(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The job files are for bash.");

        var calls = await RunAsync(script, more: "--models '/data/my packs' --jobs 2");

        var worker = calls.First(call => call.StartsWith("<batch>", StringComparison.Ordinal));
        Assert.StartsWith($"<batch><{_folder["in"]}><--recursive><--output><{_folder["out"]}><--instruction><remove the \"rain\"><--shard><1/2>", worker, StringComparison.Ordinal);
        Assert.EndsWith("<--models></data/my packs><--jobs><2>", worker, StringComparison.Ordinal);
        Assert.Contains(calls, call => call.StartsWith("<report><merge>", StringComparison.Ordinal));
    }

    private async Task<string[]> RunAsync(string script, string more)
    {
        foreach (var (name, text) in new[] { ("parallel", Parallel), ("sbatch", Sbatch), ("scontrol", "#!/bin/bash\nexit 1\n"), ("tpir", FakeTpir) })
        {
            Directory.CreateDirectory(_folder["bin"]);
            await File.WriteAllTextAsync(_folder[$"bin/{name}"], text.ReplaceLineEndings("\n"));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_folder[$"bin/{name}"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("bash", [Path.Combine(Tpir.Root, "packaging", "cluster", script), "2"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[] { ("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"), ("IN", _folder["in"]), ("OUT", _folder["out"]),
            ("WORDS", "remove the \"rain\""), ("MORE", more), ("CALLS", _folder["calls"]) })
            start.Environment[name] = value;
        start.Environment.Remove("TPIR");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(output, error);
        return await File.ReadAllLinesAsync(_folder["calls"], TestContext.Current.CancellationToken);
    }
}
