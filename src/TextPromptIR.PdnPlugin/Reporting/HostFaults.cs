using System.Runtime.InteropServices;
using TextPromptIR.Core.Faults;
using TextPromptIR.PdnPlugin.Resources;
using TextPromptIR.PdnPlugin.Settings;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>Brings any exception into the product's one form, with advice that can be followed in the host.</summary>
internal static class HostFaults
{
    /// <summary>What happened and what the user can do.</summary>
    /// <param name="exception">Any exception.</param>
    /// <param name="log">Named where a fault is worth a report.</param>
    /// <param name="processor">What the host runs as; null for this process.</param>
    public static RestoreException Describe(Exception exception, EffectLog log, Architecture? processor = null) => exception switch
    {
        RestoreException known => new RestoreException(
            known.Code, known.Message, Advice(known, log, processor ?? RuntimeInformation.ProcessArchitecture), known),
        OutOfMemoryException => new RestoreException(
            ErrorCode.OutOfMemory, Strings.Get("Message_OutOfMemory"), Strings.Get("Message_OutOfMemoryAdvice"), exception),
        _ => new RestoreException(ErrorCode.Unexpected, Strings.Format("Message_Unexpected", exception.Message), Report(log), exception),
    };

    /// <summary>True where the engine's own advice can be followed in the host too; all other advice may be meant for the command line.</summary>
    internal static bool KeepsAdvice(ErrorCode code) =>
        code is ErrorCode.EmptyInstruction or ErrorCode.InstructionTooLong or ErrorCode.PackNotFound or ErrorCode.PackDamaged or ErrorCode.NativeLibrary;

    private static string Advice(RestoreException known, EffectLog log, Architecture processor) => known.Code switch
    {
        // Users copy the one DLL and forget the rest: say where packs belong.
        ErrorCode.PackNotFound => $"{known.Advice} {Strings.Format("Message_PackFolder", PluginModels.Folders[0])}",
        ErrorCode.NativeLibrary when processor != Architecture.X64 => Strings.Format("Message_OtherProcessor", processor),
        // The engine's first sentence lists what the pack removes.
        ErrorCode.NotTrained => Strings.Format("Message_NotTrainedAdvice", FirstSentence(known.Advice)),
        ErrorCode.OutOfMemory => Strings.Get("Message_OutOfMemoryAdvice"),
        ErrorCode.DeviceNotFound or ErrorCode.DeviceLost or ErrorCode.DeviceUnsupported => Strings.Get("Message_DeviceAdvice"),
        ErrorCode.WrongNumbers => Strings.Get("Message_WrongNumbersAdvice"),
        _ => KeepsAdvice(known.Code) ? known.Advice : Report(log),
    };

    private static string Report(EffectLog log) =>
        log.Path is { } path ? Strings.Format("Message_ReportAdvice", path) : Strings.Get("Message_TryAgain");

    private static string FirstSentence(string text) => text[..(text.IndexOf('.', StringComparison.Ordinal) + 1)];
}
