using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Instructions;

/// <summary>Turns an instruction into guidance: the first stage of the story.</summary>
public interface ITextEncoder : IDisposable
{
    /// <summary>Understands one instruction. Results are cached; safe to call from several threads.</summary>
    /// <param name="instruction">English words, at most <see cref="InstructionRules.MaxLength"/> characters.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.EmptyInstruction"/>, <see cref="ErrorCode.InstructionTooLong"/>,
    /// or a code of the network's failure.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Guidance Understand(string instruction, CancellationToken cancellationToken = default);
}
