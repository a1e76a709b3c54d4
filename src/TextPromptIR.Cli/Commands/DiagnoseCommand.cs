using System.CommandLine;
using TextPromptIR.Cli.Output;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir diagnose</c>: a report for support; holds no picture and no instruction.</summary>
internal static class DiagnoseCommand
{
    public static Command Create(Terminal terminal)
    {
        var models = CommonOptions.Models();
        var command = new Command("diagnose", "Prints a report to attach to a question or a bug.") { models };
        command.SetAction((parsed, cancellationToken) =>
        {
            using var engine = CommonOptions.OpenEngine(terminal, parsed.GetValue(models));
            terminal.Out.WriteLine(engine.Diagnose(cancellationToken));
            return Task.FromResult(0);
        });
        return command;
    }
}
