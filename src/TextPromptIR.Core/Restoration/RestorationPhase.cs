namespace TextPromptIR.Core.Restoration;

/// <summary>The stages of a restoration.</summary>
public enum RestorationPhase
{
    /// <summary>The instruction is being understood.</summary>
    Understanding = 0,

    /// <summary>The network is loaded or compiled for the device.</summary>
    Preparing = 1,

    /// <summary>The picture-wide state is measured.</summary>
    Calibrating = 2,

    /// <summary>Tiles are restored.</summary>
    Restoring = 3,

    /// <summary>The result is written.</summary>
    Saving = 4,
}
