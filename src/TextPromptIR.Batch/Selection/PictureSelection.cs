namespace TextPromptIR.Batch.Selection;

/// <summary>What the inputs of a batch came to.</summary>
/// <param name="Pictures">In a stable order, each file once.</param>
/// <param name="UnreadableFolders">Folders among and below the inputs that could not be listed.</param>
public sealed record PictureSelection(IReadOnlyList<SelectedPicture> Pictures, IReadOnlyList<UnreadableFolder> UnreadableFolders);
