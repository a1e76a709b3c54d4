using System.CommandLine;
using TextPromptIR.Cli.Installation;
using TextPromptIR.Cli.Output;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir install</c> and <c>tpir uninstall</c>: the Paint.NET effect, into and out of the installations of this machine.</summary>
internal static class InstallCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = Target();
        var from = new Option<string?>("--from") { Description = "The plugin's zip or unpacked folder; the one beside tpir when left out.", HelpName = "ZIP|FOLDER" }.NotEmpty();
        var skipRuntimeCheck = new Option<bool>("--skip-runtime-check") { Description = "Install without the Visual C++ runtime, for another machine's Paint.NET." };
        var json = CommonOptions.Json();
        var command = new Command("install", "Installs the effect into Paint.NET.") { target, from, skipRuntimeCheck, json };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            Job(terminal).Install(parsed.GetValue(target), parsed.GetValue(from), !parsed.GetValue(skipRuntimeCheck), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    public static Command CreateUninstall(Terminal terminal)
    {
        var target = Target();
        var json = CommonOptions.Json();
        var command = new Command("uninstall", "Removes the effect from Paint.NET.") { target, json };
        command.SetAction((parsed, _) => Task.FromResult(Job(terminal).Uninstall(parsed.GetValue(target), parsed.GetValue(json))));
        return command;
    }

    private static Option<string?> Target() => new Option<string?>("--target")
    {
        Description = "Paint.NET's folder, or its Effects folder; every installation that is found when left out.",
        HelpName = "FOLDER",
    }.NotEmpty();

    private static InstallJob Job(Terminal terminal) => new(terminal, OperatingSystem.IsWindows() ? new WindowsMachine() : null, AppContext.BaseDirectory);
}
