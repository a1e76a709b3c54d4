using System.Collections.Concurrent;
using PaintDotNet;
using PaintDotNet.AppModel;
using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Resources;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>
/// Tells the user once what went wrong, through the host's own dialog. A host without that service is a script: it gets exceptions instead.
/// </summary>
/// <param name="services">The host's services.</param>
/// <param name="engineNotices">What the engine did on its own; shared by all instances.</param>
internal sealed class UserMessages(IServiceProvider? services, EngineNotices engineNotices) : INoticeSink
{
    private readonly IExceptionDialogService? dialogs = services?.GetService<IExceptionDialogService>();
    private readonly ConcurrentDictionary<string, bool> shown = new();
    private readonly ConcurrentQueue<RestoreException> faults = new();
    private readonly ConcurrentQueue<string> wordNotices = new();

    /// <summary>False in a host that shows no messages.</summary>
    public bool CanShow => dialogs is not null;

    /// <summary>Collects what the engine says of the words; <see cref="TakeWordNotices"/> fetches it.</summary>
    public void Notice(ErrorCode code, string message)
    {
        if (WordRules.IsAboutWords(code))
            wordNotices.Enqueue(message);
    }

    /// <summary>The notices about words since the last call; null when there were none.</summary>
    public string? TakeWordNotices()
    {
        var lines = new List<string>();
        while (wordNotices.TryDequeue(out var line))
            lines.Add(line);
        return lines.Count == 0 ? null : string.Join(System.Environment.NewLine, lines.Distinct());
    }

    /// <summary>Keeps an error for <see cref="ShowPending"/>.</summary>
    public void Add(RestoreException fault) => faults.Enqueue(fault);

    /// <summary>Shows what was collected, each once. Call it when no network waits behind the message.</summary>
    public void ShowPending()
    {
        if (dialogs is null)
            return;
        while (faults.TryDequeue(out var fault))
        {
            // With the message: a second failure of the same kind may be another device's or another pack's.
            if (shown.TryAdd($"{fault.Code}: {fault.Message}", true))
                dialogs.ShowErrorDialog(null, Strings.Format("Message_Failed", fault.Message, fault.Advice), fault);
        }

        while (engineNotices.TryTake(out var notice))
            Show(notice);
    }

    /// <summary>Shows a message that is not an error, once.</summary>
    public void Show(string message)
    {
        if (dialogs is not null && shown.TryAdd(message, true))
            dialogs.ShowErrorDialog(null, message, Strings.Get("Message_Details"));
    }
}
