namespace TextPromptIR.Batch.Selection;

/// <summary>What the inputs of a batch came to.</summary>
/// <param name="Pictures">In a stable order, each file once.</param>
/// <param name="UnreadableFolders">Folders below the inputs that could not be listed, each with the reason.</param>
public sealed record PictureSelection(IReadOnlyList<SelectedPicture> Pictures, IReadOnlyList<string> UnreadableFolders);
