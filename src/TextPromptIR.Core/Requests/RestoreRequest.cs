using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Requests;

/// <summary>What every host asks for: the one contract of effect, command line and scripts.</summary>
/// <param name="Instruction">Plain English words; see <see cref="Instructions.InstructionRules"/>.</param>
public sealed record RestoreRequest(string Instruction)
{
    /// <summary>How much of the restoration is mixed into the source, [0,1]. Applied after the network.</summary>
    public float Strength { get; init; } = 1f;

    /// <summary>The part of the picture to restore, in pixels after orientation; null means all of it.</summary>
    public PixelRect? Region { get; init; }

    /// <summary>Id of the model pack.</summary>
    public string PackId { get; init; } = "fast";

    /// <summary>Where the networks run.</summary>
    public DevicePreference Device { get; init; } = DevicePreference.Automatic;

    /// <summary>What is shown: the restored picture, or what was removed from it.</summary>
    public ShowMode Show { get; init; } = ShowMode.Restored;

    /// <summary>Edge of the network's tiles in pixels; null means the pack's own.</summary>
    public int? TileSize { get; init; }
}
