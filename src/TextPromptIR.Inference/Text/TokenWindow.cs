namespace TextPromptIR.Inference.Text;

/// <summary>One run's input of the text encoder.</summary>
/// <param name="Ids"><c>1xT</c>: <c>[CLS]</c>, word pieces, <c>[SEP]</c>, then <c>[PAD]</c>.</param>
/// <param name="Mask"><c>1xT</c>: 1 for tokens, 0 for padding.</param>
internal sealed record TokenWindow(long[] Ids, long[] Mask);
