using System.CommandLine;
using System.CommandLine.Parsing;
using TextPromptIR.Cli.Commands;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli;

/// <summary>The command tree, and the one place where errors become messages and exit codes.</summary>
internal static class TpirCommand
{
    // A picture may be called @user.jpg: no argument stands for a file of arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>0, or the value of an <see cref="ErrorCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            var parsed = Create(terminal).Parse(args, Parsing);
            if (parsed.Errors.Count > 0)
                return terminal.Fail(Refusal(parsed), WantsJson(args));
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return terminal.Fail(new RestoreException(ErrorCode.Cancelled, "Cancelled; what was done before stays, and nothing is left half done.", "Run the command again when you like."), WantsJson(args));
        }
        catch (RestoreException exception)
        {
            return terminal.Fail(exception, WantsJson(args));
        }
#pragma warning disable CA1031 // The last line of defence: whatever is left becomes one message and exit code 1, not a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var fault = new RestoreException(
                ErrorCode.Unexpected,
                $"Something unexpected happened: {exception.GetType().Name}: {exception.Message}",
                "Please report this with the output of 'tpir diagnose'.",
                exception);
            if (Environment.GetEnvironmentVariable("TPIR_TRACE") == "1")
                terminal.Error.WriteLine(exception.ToString());
            return terminal.Fail(fault, WantsJson(args));
        }
    }

    private static RootCommand Create(Terminal terminal) => new("Restores pictures from plain words. Nothing leaves this machine.")
    {
        RestoreCommand.Create(terminal),
        BatchCommand.Create(terminal),
        RecipeCommand.Create(terminal),
        ReportCommand.Create(terminal),
        UnderstandCommand.Create(terminal),
        EvaluateCommand.Create(terminal),
        ModelsCommand.Create(terminal),
        DevicesCommand.Create(terminal),
        DiagnoseCommand.Create(terminal),
        InstallCommand.Create(terminal),
        InstallCommand.CreateUninstall(terminal),
    };

    private static RestoreException Refusal(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: var command }; result = result.Parent)
        {
            if (command is not RootCommand)
                names.Insert(0, command.Name);
        }

        return new RestoreException(
            ErrorCode.BadArguments,
            string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct()),
            $"Run '{string.Join(' ', names.Prepend("tpir"))} --help' for the options.");
    }

    private static bool WantsJson(string[] args) => args.Contains("--json", StringComparer.Ordinal);
}
