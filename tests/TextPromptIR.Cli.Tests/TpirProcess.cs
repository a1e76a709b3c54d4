using System.Diagnostics;

namespace TextPromptIR.Cli.Tests;

/// <summary>The command as a process of its own: one that can be killed.</summary>
internal static class TpirProcess
{
    public static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(TpirCommand).Assembly.Location);
        foreach (var argument in args)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
