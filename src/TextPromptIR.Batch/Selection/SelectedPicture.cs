namespace TextPromptIR.Batch.Selection;

/// <summary>A picture that a batch was asked to restore.</summary>
/// <param name="Path">The file.</param>
/// <param name="Relative">Its path below the folder that was named, with forward slashes; the output lies in the same subfolder.</param>
public sealed record SelectedPicture(string Path, string Relative);
