using TextPromptIR.Core.Faults;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>Which errors are about the words and not about the machine: they are told when the words rest, not while they are being typed.</summary>
internal static class WordRules
{
    /// <summary>True when typing on may mend it.</summary>
    public static bool IsAboutWords(ErrorCode code) =>
        code is ErrorCode.EmptyInstruction or ErrorCode.InstructionTooLong or ErrorCode.NotTrained;
}
