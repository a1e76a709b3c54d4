using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Batch;

/// <summary>What the engine says during a batch. That nothing was found in a picture is left to that picture's report, which knows its name.</summary>
internal sealed class BatchNotices(INoticeSink terminal) : INoticeSink
{
    /// <inheritdoc/>
    public void Notice(ErrorCode code, string message)
    {
        if (message != AutomaticMode.NothingFound)
            terminal.Notice(code, message);
    }
}
