using TextPromptIR.Core.Faults;

namespace TextPromptIR.Fuzz.Running;

/// <summary>One input given to the product, and the judgement on what it did.</summary>
internal static class FuzzCase
{
    private const int LongestMessage = 4000;

    /// <summary>Runs one input.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="input">The input.</param>
    /// <param name="code">What the product said.</param>
    /// <returns>The finding; null when all is well.</returns>
    public static Exception? Try(IFuzzTarget target, byte[] input, out ErrorCode code)
    {
        code = ErrorCode.Unexpected;
        try
        {
            code = target.Run(input);
            return code == ErrorCode.Unexpected ? new FuzzFailure("The product called it unexpected.") : null;
        }
        catch (RestoreException e)
        {
            code = e.Code;
            return Judge(e);
        }
#pragma warning disable CA1031 // Every other exception is what this program looks for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    // An error is a plain sentence that fits a terminal and cannot steer it.
    private static FuzzFailure? Judge(RestoreException e)
    {
        if (e.Code is ErrorCode.None or ErrorCode.Unexpected)
            return new FuzzFailure($"The error has the code {e.Code}: {e}");
        if (string.IsNullOrWhiteSpace(e.Message) || string.IsNullOrWhiteSpace(e.Advice))
            return new FuzzFailure($"The error says nothing: {e}");
        if (e.Message.Length > LongestMessage)
            return new FuzzFailure($"The error's message has {e.Message.Length} characters.");
        return e.Message.Any(char.IsControl) ? new FuzzFailure($"The error's message holds control characters: {e.Message}") : null;
    }
}
