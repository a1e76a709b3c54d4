using System.Runtime.InteropServices;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Fuzz.Mutation;
using TextPromptIR.Inference;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>Typed words, through the tokenizer and the (tiny) text encoder to guidance, and on into a report.</summary>
internal sealed class InstructionTarget : IFuzzTarget
{
    private const int Longest = 20_000;
    private readonly RestorationEngine _engine = new(new EngineOptions { ModelFolders = [Sandbox.Data("packs")], CpuThreads = 1 });

    public string Name => "instruction";

    public byte[] Make(Random random) => MemoryMarshal.AsBytes(Texts.Make(random, random.Next(4) == 0 ? Longest : InstructionRules.MaxLength).AsSpan()).ToArray();

    public ErrorCode Run(byte[] input)
    {
        var text = new string(MemoryMarshal.Cast<byte, char>(input));
        var guidance = _engine.UnderstandFor("tiny", text);
        FuzzFailure.Unless(guidance.Vector.Length == DegradationNames.Count && guidance.Vector.All(value => value is >= 0 and <= 1), "The guidance leaves its range.");
        FuzzFailure.Unless(guidance.Strength is >= 0 and <= 1, $"The strength {guidance.Strength} was heard.");
        FuzzFailure.Unless(guidance.Instruction.Length is > 0 and <= InstructionRules.MaxLength, "The words are empty or too long.");
        FuzzFailure.Unless(_engine.UnderstandFor("tiny", text).Vector.SequenceEqual(guidance.Vector), "The same words were understood in another way.");
        ReportFile.Line(new FileReport { File = "a.png", Output = "b.png", Status = FileStatus.Restored, Steps = [StepReport.From(new RestoreStep(text), guidance)] });
        return ErrorCode.None;
    }

    public void Dispose() => _engine.Dispose();
}
