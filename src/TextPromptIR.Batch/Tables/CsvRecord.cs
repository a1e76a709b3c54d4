namespace TextPromptIR.Batch.Tables;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">Line on which it begins, from 1.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Fault">What is wrong with it; null for a sound one.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields, string? Fault = null);
