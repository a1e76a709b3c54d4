using System.Collections.Concurrent;
using PaintDotNet;
using PaintDotNet.AppModel;
using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Resources;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>
/// Tells the user once what went wrong, through the host's own dialog. A host without that service is a script: it gets exceptions instead.
/// </summary>
internal sealed class UserMessages(IServiceProvider? services) : INoticeSink
{
    private readonly IExceptionDialogService? dialogs = services?.GetService<IExceptionDialogService>();
    private readonly ConcurrentDictionary<string, bool> shown = new();
    private readonly ConcurrentQueue<string> pending = new();
    private readonly ConcurrentQueue<string> pendingWords = new();

    /// <summary>False in a host that shows no messages.</summary>
    public bool CanShow => dialogs is not null;

    /// <summary>Collects what the engine did on its own; shown by <see cref="ShowPending"/>, when no network waits behind the message.</summary>
    public void Notice(ErrorCode code, string message)
    {
        if (code == ErrorCode.None)
            return;
        (WordRules.IsAboutWords(code) ? pendingWords : pending).Enqueue(message);
    }

    /// <summary>The notices about words since the last call; null when there were none.</summary>
    public string? TakeWordNotices()
    {
        var lines = new List<string>();
        while (pendingWords.TryDequeue(out var line))
            lines.Add(line);
        return lines.Count == 0 ? null : string.Join(System.Environment.NewLine, lines.Distinct());
    }

    /// <summary>Shows collected notices, each once.</summary>
    public void ShowPending()
    {
        while (pending.TryDequeue(out var message))
            Show(message);
    }

    /// <summary>Shows a message that is not an error, once.</summary>
    public void Show(string message)
    {
        if (dialogs is not null && shown.TryAdd(message, true))
            dialogs.ShowErrorDialog(null, message, Strings.Get("Message_Details"));
    }

    /// <summary>Shows an error, once per instance and kind.</summary>
    public void Show(RestoreException exception)
    {
        if (dialogs is not null && shown.TryAdd(exception.Code.ToString(), true))
            dialogs.ShowErrorDialog(null, Strings.Format("Message_Failed", exception.Message, exception.Advice), exception);
    }
}
