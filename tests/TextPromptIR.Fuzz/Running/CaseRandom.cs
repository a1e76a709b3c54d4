namespace TextPromptIR.Fuzz.Running;

/// <summary>The random numbers of one case: they depend on the run's seed and the case's number alone, so any case can be made again.</summary>
internal static class CaseRandom
{
    public static Random Of(int seed, int number) => new(unchecked((seed * 1_000_003) ^ (number * 7_919)));
}
