using TextPromptIR.Core.Faults;

namespace TextPromptIR.Soak.Running;

/// <summary>What came of a restoration.</summary>
/// <param name="Code"><see cref="ErrorCode.None"/> for a picture, <see cref="ErrorCode.Cancelled"/>, or why it was refused.</param>
/// <param name="Hash">First half of the picture's SHA-256; 0 without one. Small and by value: the run must not grow by its own notes.</param>
/// <param name="Tiles">Network tiles that were computed.</param>
internal readonly record struct SoakAnswer(ErrorCode Code, UInt128 Hash, int Tiles)
{
    /// <summary>True when there is a picture.</summary>
    public bool IsPicture => Code == ErrorCode.None;
}
