using TextPromptIR.Core.Faults;
using TextPromptIR.Soak.Cases;

namespace TextPromptIR.Soak.Running;

/// <summary>All restorations, one after the other, in this process.</summary>
/// <param name="seed">Another seed draws other cases.</param>
/// <param name="count">How many.</param>
/// <param name="packs">Folder with the packs.</param>
internal sealed class SoakRun(int seed, int count, string packs)
{
    private const int Samples = 40;
    private const int FewestBetweenSamples = 5;

    /// <summary>Answers by case.</summary>
    public List<SoakAnswer> Answers { get; } = new(count);

    /// <summary>What the process held on the way.</summary>
    public List<ProcessSample> Held { get; } = [];

    /// <summary>Cases that threw what the product should not throw.</summary>
    public List<(int Index, Exception What)> Findings { get; } = [];

    /// <summary>How often the engine was opened.</summary>
    public int EnginesOpened { get; private set; }

    /// <summary>Runs.</summary>
    /// <param name="sampled">Hears each sample.</param>
    public void Run(Action<ProcessSample> sampled)
    {
        using var engine = new SoakEngine(packs);
        var between = Math.Max(FewestBetweenSamples, count / Samples);
        for (var index = 0; index < count; index++)
        {
            Answers.Add(RunOne(engine, SoakCase.Draw(seed, index)));
            if ((index + 1) % between != 0)
                continue;
            Held.Add(ProcessSample.Take(index + 1));
            sampled(Held[^1]);
        }

        EnginesOpened = engine.Opened;
    }

    /// <summary>Cases for fresh processes: with a picture from the network where there are enough, spread over the whole run.</summary>
    public IReadOnlyList<int> Choose(int fresh)
    {
        var pictures = Enumerable.Range(0, Answers.Count).Where(index => Answers[index].IsPicture).OrderByDescending(index => Answers[index].Tiles > 0).ThenBy(index => index).ToList();
        var restored = pictures.Count(index => Answers[index].Tiles > 0);
        var from = restored >= fresh ? restored : pictures.Count;
        return [.. Enumerable.Range(0, Math.Min(fresh, from)).Select(number => pictures[(int)((number + 0.5) * from / Math.Min(fresh, from))]).Order()];
    }

    private SoakAnswer RunOne(SoakEngine engine, SoakCase one)
    {
        try
        {
            return CaseRunner.Run(engine.For(one), one);
        }
#pragma warning disable CA1031 // Every exception that a user would see as a crash is what this program looks for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Findings.Add((one.Index, exception));
            return new SoakAnswer(ErrorCode.Unexpected, 0, 0);
        }
    }
}
