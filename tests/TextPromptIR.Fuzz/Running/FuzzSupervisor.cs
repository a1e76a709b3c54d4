using System.Diagnostics;
using System.Globalization;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Fuzz.Running;

/// <summary>
/// Runs cases in a process of their own and begins a new one after each crash or hang: native decoders do not throw, they take the process down.
/// </summary>
internal sealed class FuzzSupervisor(string target, int seed, int cases, TimeSpan caseLimit)
{
    private const long MostMemory = 6L << 30;
    private const int MostRestarts = 10;

    /// <summary>Runs all cases.</summary>
    public FuzzResult Run()
    {
        var result = new FuzzResult();
        for (int next = 0, restarts = 0; next < cases && restarts < MostRestarts && result.Findings.Count == 0; restarts++)
            next = RunProcess(next, result);
        return result;
    }

    private int RunProcess(int first, FuzzResult result)
    {
        var counterPath = Path.GetTempFileName();
        try
        {
            using var counter = new CaseCounter(counterPath) { Number = first };
            using var worker = Start(first, counterPath);
            var lines = Task.Run(() => ReadLines(worker, result));
            var end = Watch(worker, counter);
            lines.Wait();
            if (end is null && worker.ExitCode is 0 or 1)
                return cases;
            result.Findings.Add((counter.Number, end ?? $"The process ended with {worker.ExitCode}."));
            return counter.Number + 1;
        }
        finally
        {
            File.Delete(counterPath);
        }
    }

    private Process Start(int first, string counterPath)
    {
        string[] arguments =
        [
            typeof(FuzzSupervisor).Assembly.Location, "--target", target, "--cases", cases.ToString(CultureInfo.InvariantCulture), "--seed",
            seed.ToString(CultureInfo.InvariantCulture), "--worker", first.ToString(CultureInfo.InvariantCulture), "--counter", counterPath,
        ];
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", arguments)
        {
            RedirectStandardOutput = true,
        })!;
    }

    // "answer CODE TIMES" and "finding NUMBER TEXT", as Program writes them.
    private static void ReadLines(Process worker, FuzzResult result)
    {
        while (worker.StandardOutput.ReadLine() is { } line)
        {
            var parts = line.Split(' ', 3);
            if (parts is ["answer", var code, var times])
            {
                result.Count(Enum.Parse<ErrorCode>(code), int.Parse(times, CultureInfo.InvariantCulture));
                result.Cases += int.Parse(times, CultureInfo.InvariantCulture);
            }
            else if (parts is ["finding", var number, var what])
            {
                result.Findings.Add((int.Parse(number, CultureInfo.InvariantCulture), what.Replace('\u0001', '\n')));
                result.Cases++;
            }
        }
    }

    private static long MemoryOf(Process worker)
    {
        try
        {
            worker.Refresh();
            return worker.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It ended just now.
            return 0;
        }
    }

    private string? Watch(Process worker, CaseCounter counter)
    {
        var (seen, since) = (-1, Stopwatch.StartNew());
        while (!worker.WaitForExit(200))
        {
            var memory = MemoryOf(worker);
            if (counter.Number != seen)
                (seen, since) = (counter.Number, Stopwatch.StartNew());
            var fault = since.Elapsed > caseLimit ? $"No answer within {caseLimit.TotalSeconds:0} s."
                : memory > MostMemory ? $"The process took {memory >> 20} MiB."
                : null;
            if (fault is null)
                continue;
            worker.Kill();
            worker.WaitForExit();
            return fault;
        }

        return null;
    }
}
