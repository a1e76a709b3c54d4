using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Cli.Batch;

/// <summary>What one look at the inputs came to.</summary>
/// <param name="Items">The pictures of this worker, each with its output.</param>
/// <param name="Unreadable">Folders that could not be listed, reported as failures: what lies in them is not restored.</param>
internal sealed record BatchPlan(IReadOnlyList<BatchItem> Items, IReadOnlyList<FileReport> Unreadable);
