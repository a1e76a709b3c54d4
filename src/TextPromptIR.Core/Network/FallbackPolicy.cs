using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Network;

/// <summary>The table that answers a failure: a GPU that may recover is tried once more, one that cannot is left, the processor has no substitute.</summary>
/// <remarks>
/// A removed device does not recover inside its session (onnxruntime issue 26606), so every answer drops the session first. Memory that a session
/// holds is freed only with it (onnxruntime issue 25996), which makes a second try after out-of-memory worth its time.
/// </remarks>
public static class FallbackPolicy
{
    /// <summary>What to do about a failure.</summary>
    /// <param name="code">The failure.</param>
    /// <param name="onGpu">True when it happened on a GPU.</param>
    /// <param name="openedAgain">True when the GPU has been opened again once already.</param>
    public static FallbackAction Decide(ErrorCode code, bool onGpu, bool openedAgain) => (code, onGpu) switch
    {
        (_, false) => FallbackAction.GiveUp,
        (ErrorCode.DeviceLost or ErrorCode.OutOfMemory or ErrorCode.InferenceFailed, true) => openedAgain ? FallbackAction.UseProcessor : FallbackAction.OpenAgain,
        (ErrorCode.DeviceUnsupported or ErrorCode.WrongNumbers or ErrorCode.DeviceNotFound, true) => FallbackAction.UseProcessor,
        _ => FallbackAction.GiveUp,
    };
}
