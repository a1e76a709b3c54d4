using System.Diagnostics;
using System.Globalization;

namespace TextPromptIR.Soak.Running;

/// <summary>This program once more, for one case.</summary>
internal static class FreshProcess
{
    /// <summary>The hash of the case's picture as a process that has done nothing else computes it, on the plain processor, in one go.</summary>
    public static string HashOf(int seed, int index)
    {
        string[] arguments =
        [
            typeof(FreshProcess).Assembly.Location, "--seed", seed.ToString(CultureInfo.InvariantCulture), "--one", index.ToString(CultureInfo.InvariantCulture),
        ];
        var host = Environment.ProcessPath!;
        using var process = Process.Start(new ProcessStartInfo(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : $"exit code {process.ExitCode}: {output}";
    }
}
