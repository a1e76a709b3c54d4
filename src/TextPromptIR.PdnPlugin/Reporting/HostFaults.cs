using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Resources;
using TextPromptIR.PdnPlugin.Settings;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>Brings any exception into the product's one form.</summary>
internal static class HostFaults
{
    /// <summary>What happened and what the user can do.</summary>
    public static RestoreException Describe(Exception exception) => exception switch
    {
        // Users copy the one DLL and forget the rest: say where packs belong.
        RestoreException { Code: ErrorCode.PackNotFound } missing => new RestoreException(
            missing.Code, missing.Message, $"{missing.Advice} {Strings.Format("Message_PackFolder", PluginModels.Folders[0])}", missing),
        RestoreException known => known,
        OutOfMemoryException => new RestoreException(
            ErrorCode.OutOfMemory, Strings.Get("Message_OutOfMemory"), Strings.Get("Message_OutOfMemoryAdvice"), exception),
        _ => new RestoreException(
            ErrorCode.Unexpected, Strings.Format("Message_Unexpected", exception.Message), Strings.Get("Message_UnexpectedAdvice"), exception),
    };
}
