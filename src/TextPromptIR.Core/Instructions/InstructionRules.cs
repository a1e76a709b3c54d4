using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Instructions;

/// <summary>What counts as an instruction before any network sees it.</summary>
public static class InstructionRules
{
    /// <summary>Longest accepted instruction in UTF-16 characters; longer texts are refused, never cut silently.</summary>
    public const int MaxLength = 1000;

    /// <summary>Joins lines and runs of white space to single spaces and trims.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.EmptyInstruction"/> when nothing is left,
    /// <see cref="ErrorCode.InstructionTooLong"/> above <see cref="MaxLength"/> characters.</exception>
    public static string Clean(string? instruction)
    {
        var cleaned = string.Join(' ', (instruction ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (cleaned.Length == 0)
            throw new RestoreException(ErrorCode.EmptyInstruction, "The instruction is empty.", "Say in plain English what is wrong, for example: remove the rain.");
        if (cleaned.Length > MaxLength)
        {
            throw new RestoreException(
                ErrorCode.InstructionTooLong,
                $"The instruction has {cleaned.Length} characters; at most {MaxLength} are understood.",
                "Say in a sentence or two what is wrong with the picture.");
        }

        return cleaned;
    }
}
