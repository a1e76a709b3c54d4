using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Cli;

/// <summary>What a restoration of one file came to.</summary>
/// <param name="Guidance">What was understood.</param>
/// <param name="Width">Pixels after orientation.</param>
/// <param name="Height">Pixels after orientation.</param>
/// <param name="TilesComputed">Network tiles; 0 when the source was copied.</param>
/// <param name="Device">Name of the device that finished the work; empty when none was used.</param>
internal sealed record RestoreOutcome(Guidance Guidance, int Width, int Height, int TilesComputed, string Device);
