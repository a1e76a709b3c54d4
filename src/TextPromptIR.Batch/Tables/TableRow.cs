using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Batch.Tables;

/// <summary>One picture of a table.</summary>
/// <param name="Line">Line of the table's file, from 1.</param>
/// <param name="File">Path as written, relative to the table's folder.</param>
/// <param name="Instruction">Words; null means those of the command line.</param>
/// <param name="Strength">[0,1] in hundredths; null means that of the command line.</param>
/// <param name="Selection">The part to restore; null means that of the command line.</param>
public sealed record TableRow(int Line, string File, string? Instruction, float? Strength, PixelRect? Selection);
