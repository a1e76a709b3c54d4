using System.Collections.Immutable;

namespace TextPromptIR.Inference.Packs;

/// <summary>From which probability on an answer of the text encoder counts as yes; each in (0,1).</summary>
/// <param name="Wanted">Ten, in the order of the degradations.</param>
/// <param name="Unrelated">For requests that ask for no restoration.</param>
/// <param name="Automatic">For general wishes.</param>
internal sealed record IntentThresholds(ImmutableArray<float> Wanted, float Unrelated, float Automatic);
