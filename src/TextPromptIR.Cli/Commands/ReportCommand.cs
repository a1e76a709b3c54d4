using System.CommandLine;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Batch.Running;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir report merge</c>: the reports of several workers as one, with the exit code of the whole.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var reports = new Argument<string[]>("REPORT") { Description = "Reports of 'tpir batch'.", Arity = ArgumentArity.OneOrMore }.NotEmpty();
        var output = new Option<string?>("--output", "-o") { Description = "The merged report (replaced if it exists).", HelpName = "FILE" }.NotEmpty();
        var json = CommonOptions.Json();
        var merge = new Command("merge", "Merges reports of workers; the exit code is that of the whole batch.") { reports, output, json };
        merge.SetAction((parsed, _) =>
        {
            var (files, summary) = ReportMerger.Merge(parsed.GetValue(reports)!.SelectMany(Expand));
            if (parsed.GetValue(output) is { } path)
                ReportFile.Write(path, files, summary);
            foreach (var failed in files.Where(file => file.Status == FileStatus.Failed))
                terminal.Error.WriteLine(PlainText.Of($"failed: {failed.File}: {failed.Error?.Message}"));
            if (summary.Stopped is { } reason)
                terminal.Error.WriteLine(PlainText.Of($"note: {reason.Message} {reason.Advice}"));
            terminal.Out.WriteLine(parsed.GetValue(json) ? ReportFile.Line(summary) : SummaryText.Of(summary));
            return Task.FromResult((int)BatchOutcome.CodeOf(files, summary.Stopped is { } stopped ? (ErrorCode)stopped.ExitCode : null));
        });
        return new Command("report", "Works with reports of 'tpir batch'.") { merge };
    }

    // Windows' command lines hand patterns to the program as they were typed.
    private static IEnumerable<string> Expand(string path)
    {
        var name = Path.GetFileName(path);
        if (name.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(path))
            return [path];
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        var found = Directory.Exists(folder) ? Directory.GetFiles(folder, name).Order(StringComparer.Ordinal).ToList() : [];
        return found.Count > 0 ? found : throw new RestoreException(ErrorCode.InputNotFound, $"No report is named \"{path}\".", "Check the path.");
    }
}
