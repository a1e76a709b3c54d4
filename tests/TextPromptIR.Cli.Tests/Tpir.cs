using System.Text.Json;
using TextPromptIR.Cli.Output;

namespace TextPromptIR.Cli.Tests;

/// <summary>Runs the command in this process, as a user would type it.</summary>
internal static class Tpir
{
    /// <summary>The repository's root, found from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    public static async Task<(int Code, string Out, string Error)> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await TpirCommand.RunAsync(args, Terminal.For(output, error), cancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    public static Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TextPromptIR.PdnPlugin.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
