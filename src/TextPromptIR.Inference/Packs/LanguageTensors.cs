namespace TextPromptIR.Inference.Packs;

/// <summary>Tensor names of a text encoder; shapes as in <c>models/pack.schema.json</c>.</summary>
/// <param name="InputIds">int64 <c>1xT</c>.</param>
/// <param name="AttentionMask">int64 <c>1xT</c>, 1 for tokens and 0 for padding.</param>
/// <param name="Wanted">float <c>1x10</c>, probability that a degradation is to be removed.</param>
/// <param name="Kept">float <c>1x10</c>, probability that it is to be left alone.</param>
/// <param name="Unrelated">float <c>1x1</c>, probability that the words ask for no restoration.</param>
/// <param name="Automatic">float <c>1x1</c>, probability of a general wish.</param>
/// <param name="Strength">float <c>1x1</c>, in [0,1].</param>
/// <param name="Sentence">float <c>1xW</c>, the mean of the word vectors.</param>
internal sealed record LanguageTensors(
    string InputIds, string AttentionMask, string Wanted, string Kept, string Unrelated, string Automatic, string Strength, string Sentence);
