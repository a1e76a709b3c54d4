namespace TextPromptIR.Core.Network;

/// <summary>Every picture-wide quantity of the network for one picture and guidance.</summary>
/// <param name="Values"><c>1xS</c>, S as in the pack's <c>state.width</c>. Read only.</param>
public sealed record PictureState(ReadOnlyMemory<float> Values);
