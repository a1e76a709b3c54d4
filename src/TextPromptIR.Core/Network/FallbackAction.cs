namespace TextPromptIR.Core.Network;

/// <summary>What is done about a failure of the network.</summary>
public enum FallbackAction
{
    /// <summary>The failure goes to the user.</summary>
    GiveUp = 0,

    /// <summary>The session is dropped and opened again on the same device.</summary>
    OpenAgain = 1,

    /// <summary>The session is dropped and the processor takes over.</summary>
    UseProcessor = 2,
}
