using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Planning;

/// <summary>One picture of a batch: from which file, what is done, into which file.</summary>
/// <param name="Input">The file to read.</param>
/// <param name="Relative">Its relative path, with forward slashes.</param>
/// <param name="Output">The file to write.</param>
/// <param name="OutputRelative">Its path below the output folder, with forward slashes: the item's name in journal and report.</param>
/// <param name="Steps">What is done.</param>
/// <param name="Fault">Why nothing can be done; null normally.</param>
public sealed record BatchItem(
    string Input, string Relative, string Output, string OutputRelative, IReadOnlyList<RestoreStep> Steps, RestoreException? Fault = null);
