using System.Runtime.InteropServices;
using TextPromptIR.Cli.Output;

namespace TextPromptIR.Cli;

/// <summary>The <c>tpir</c> command. Exit codes are the values of <see cref="Core.Faults.ErrorCode"/>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var cancel = new CancellationTokenSource();
        // The first Ctrl+C stops after the running tile and cleans up; the second ends the process the system's way.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => StopOnce(signal, cancel));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => StopOnce(signal, cancel));
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        return await TpirCommand.RunAsync(args, Terminal.ForProcess(), cancel.Token).ConfigureAwait(false);
    }

    private static void StopOnce(PosixSignalContext signal, CancellationTokenSource cancel)
    {
        if (cancel.IsCancellationRequested)
            return;
        signal.Cancel = true;
        cancel.Cancel();
    }
}
