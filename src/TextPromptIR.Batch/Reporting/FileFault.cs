using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Reporting;

/// <summary>Why a picture failed, as programs read it.</summary>
/// <param name="Code">Name of the <see cref="ErrorCode"/>.</param>
/// <param name="ExitCode">Its number.</param>
/// <param name="Message">What happened.</param>
/// <param name="Advice">What the user can do.</param>
public sealed record FileFault(string Code, int ExitCode, string Message, string Advice)
{
    /// <summary>Takes over an error.</summary>
    public static FileFault From(RestoreException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new FileFault(exception.Code.ToString(), (int)exception.Code, exception.Message, exception.Advice);
    }
}
