using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Output;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything said to a person to <see cref="Error"/>.</summary>
internal sealed class Terminal : INoticeSink
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<string> _notices = [];
    private readonly object _gate = new();

    private Terminal(TextWriter output, TextWriter error, bool interactive)
    {
        Out = output;
        Error = error;
        IsInteractive = interactive;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
    }

    /// <summary>Results.</summary>
    public TextWriter Out { get; }

    /// <summary>Messages, progress, errors.</summary>
    public TextWriter Error { get; }

    /// <summary>True when a person watches <see cref="Error"/>: progress bars may be drawn.</summary>
    public bool IsInteractive { get; }

    /// <summary>Spectre's console over <see cref="Error"/>.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>What the engine did on its own, in order.</summary>
    public IReadOnlyList<string> Notices
    {
        get
        {
            lock (_gate)
                return [.. _notices];
        }
    }

    /// <summary>The process's own streams.</summary>
    public static Terminal ForProcess() => new(System.Console.Out, System.Console.Error, !System.Console.IsErrorRedirected);

    /// <summary>Streams of a test or a calling program.</summary>
    public static Terminal For(TextWriter output, TextWriter error) => new(output, error, interactive: false);

    /// <inheritdoc/>
    public void Notice(ErrorCode code, string message)
    {
        lock (_gate)
        {
            _notices.Add(message);
            Error.WriteLine($"note: {PlainText.Of(message)}");
        }
    }

    /// <summary>Writes one JSON value as one line of results.</summary>
    public void WriteJson(JsonNode value) => Out.WriteLine(value.ToJsonString(Compact));

    /// <summary>Says what went wrong and what to do, and gives the exit code.</summary>
    public int Fail(RestoreException exception, bool json)
    {
        if (json)
            WriteJson(new JsonObject { ["schema"] = 1, ["error"] = Describe(exception) });
        Error.WriteLine($"error: {exception.Message}");
        Error.WriteLine($"  {exception.Advice}");
        return (int)exception.Code;
    }

    /// <summary>An error as programs read it.</summary>
    public static JsonObject Describe(RestoreException exception) => new()
    {
        ["code"] = exception.Code.ToString(),
        ["exitCode"] = (int)exception.Code,
        ["message"] = exception.Message,
        ["advice"] = exception.Advice,
    };
}
