using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Resources;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>Brings any exception into the product's one form.</summary>
internal static class HostFaults
{
    /// <summary>What happened and what the user can do.</summary>
    public static RestoreException Describe(Exception exception) => exception switch
    {
        RestoreException known => known,
        OutOfMemoryException => new RestoreException(
            ErrorCode.OutOfMemory, Strings.Get("Message_OutOfMemory"), Strings.Get("Message_OutOfMemoryAdvice"), exception),
        _ => new RestoreException(
            ErrorCode.Unexpected, Strings.Format("Message_Unexpected", exception.Message), Strings.Get("Message_UnexpectedAdvice"), exception),
    };
}
