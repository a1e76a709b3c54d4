namespace TextPromptIR.Fuzz;

/// <summary>The product accepted an input and did something with it that it must not do.</summary>
internal sealed class FuzzFailure(string message) : Exception(message)
{
    /// <summary>Fails unless a condition holds.</summary>
    public static void Unless(bool holds, string message)
    {
        if (!holds)
            throw new FuzzFailure(message);
    }
}
