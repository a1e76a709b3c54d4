using TextPromptIR.Core.Faults;

namespace TextPromptIR.Fuzz.Running;

/// <summary>What a run found.</summary>
internal sealed class FuzzResult
{
    /// <summary>Cases run.</summary>
    public int Cases { get; set; }

    /// <summary>Findings: case number and what happened.</summary>
    public List<(int Number, string What)> Findings { get; } = [];

    /// <summary>How often the product gave which answer; <see cref="ErrorCode.None"/> is an input that it accepted.</summary>
    public SortedDictionary<ErrorCode, int> Answers { get; } = [];

    /// <summary>Counts an answer.</summary>
    public void Count(ErrorCode code, int times = 1) => Answers[code] = Answers.GetValueOrDefault(code) + times;
}
