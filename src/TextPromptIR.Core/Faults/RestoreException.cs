using TextPromptIR.Core.Devices;

namespace TextPromptIR.Core.Faults;

/// <summary>The one exception a user of the engine sees: what happened, what was done about it, what the user can do.</summary>
public sealed class RestoreException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">Stable code.</param>
    /// <param name="message">What happened, and what was done about it; made fit to be shown (<see cref="PlainText"/>).</param>
    /// <param name="advice">What the user can do.</param>
    /// <param name="innerException">The cause.</param>
    public RestoreException(ErrorCode code, string message, string advice, Exception? innerException = null)
        : base(PlainText.Of(message), innerException)
    {
        Code = code;
        Advice = PlainText.Of(advice);
    }

    /// <summary>Stable code, also the command line's exit code.</summary>
    public ErrorCode Code { get; }

    /// <summary>What the user can do, one or two plain sentences.</summary>
    public string Advice { get; }

    /// <summary>The device that failed, where that is another than the one being used: a fallback must not blame that one. Null in all other cases.</summary>
    public ComputeDevice? Device { get; init; }
}
