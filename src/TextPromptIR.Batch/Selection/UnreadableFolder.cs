namespace TextPromptIR.Batch.Selection;

/// <summary>A folder that could not be listed: what lies in it is not restored.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Reason">Why.</param>
public sealed record UnreadableFolder(string Path, string Reason);
