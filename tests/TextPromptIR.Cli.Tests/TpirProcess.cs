using System.Diagnostics;

namespace TextPromptIR.Cli.Tests;

/// <summary>The command as a process of its own: one that can be killed.</summary>
internal static class TpirProcess
{
    // Root may look into every folder unless it lays down that power.
    private static readonly string[] WithoutPowers = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"];

    /// <summary>Whether <see cref="RunWithoutPowersAsync"/> can run here.</summary>
    public static bool CanLayDownPowers => !OperatingSystem.IsWindows() && (!Environment.IsPrivilegedProcess || File.Exists("/usr/bin/setpriv"));

    public static Process Start(params string[] args) => Start([], args);

    public static Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => FinishAsync(Start(args));

    /// <summary>Runs the command so that a folder's permissions hold for it, whoever runs the tests.</summary>
    public static Task<(int Code, string Out, string Error)> RunWithoutPowersAsync(params string[] args) =>
        FinishAsync(Start(Environment.IsPrivilegedProcess ? WithoutPowers : [], args));

    private static Process Start(string[] before, string[] args)
    {
        string[] line = [.. before, "dotnet", typeof(TpirCommand).Assembly.Location, .. args];
        return Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static async Task<(int Code, string Out, string Error)> FinishAsync(Process started)
    {
        using var process = started;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
