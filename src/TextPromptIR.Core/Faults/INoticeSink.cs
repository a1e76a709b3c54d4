namespace TextPromptIR.Core.Faults;

/// <summary>Where the engine tells a host what it did on its own, such as leaving a failing GPU. Called from any thread; must not throw.</summary>
public interface INoticeSink
{
    /// <summary>One notice for the user: what happened, what was done about it.</summary>
    /// <param name="code">The code of the failure that was answered, or <see cref="ErrorCode.None"/> for information.</param>
    /// <param name="message">A plain sentence or two.</param>
    void Notice(ErrorCode code, string message);
}
