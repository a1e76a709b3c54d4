namespace TextPromptIR.Fuzz.Running;

/// <summary>Runs a range of cases in this process.</summary>
internal static class FuzzWorker
{
    private const int MostFindings = 20;

    /// <summary>Runs cases from <paramref name="first"/> up to, not including, <paramref name="end"/>; ends early after twenty findings.</summary>
    /// <param name="targetName">One of <see cref="FuzzTargets.Names"/>.</param>
    /// <param name="seed">Another seed gives other cases.</param>
    /// <param name="first">Number of the first case.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="begun">Hears the number of each case before it runs.</param>
    public static FuzzResult Run(string targetName, int seed, int first, int end, Action<int>? begun = null)
    {
        var result = new FuzzResult();
        using var target = FuzzTargets.Open(targetName);
        for (var number = first; number < end && result.Findings.Count < MostFindings; number++)
        {
            begun?.Invoke(number);
            var finding = FuzzCase.Try(target, target.Make(CaseRandom.Of(seed, number)), out var code);
            result.Cases++;
            if (finding is null)
                result.Count(code);
            else
                result.Findings.Add((number, finding.ToString()));
        }

        return result;
    }

    /// <summary>The input of one case.</summary>
    public static byte[] InputOf(string targetName, int seed, int number)
    {
        using var target = FuzzTargets.Open(targetName);
        return target.Make(CaseRandom.Of(seed, number));
    }
}
