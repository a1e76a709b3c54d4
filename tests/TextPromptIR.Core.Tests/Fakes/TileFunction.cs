using TextPromptIR.Core.Network;

namespace TextPromptIR.Core.Tests.Fakes;

public delegate void TileFunction(PictureState state, ReadOnlySpan<float> tile, Span<float> restored);
