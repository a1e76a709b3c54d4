using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Tests.Fakes;

public sealed class NoticeList : INoticeSink
{
    public List<(ErrorCode Code, string Message)> Items { get; } = [];

    public void Notice(ErrorCode code, string message) => Items.Add((code, message));
}
