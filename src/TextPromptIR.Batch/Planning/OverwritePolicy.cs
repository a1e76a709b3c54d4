namespace TextPromptIR.Batch.Planning;

/// <summary>What happens to an output that exists and was not made by the same batch.</summary>
public enum OverwritePolicy
{
    /// <summary>It stays.</summary>
    Never = 0,

    /// <summary>It is replaced when the input is newer.</summary>
    Newer = 1,

    /// <summary>It is replaced.</summary>
    Always = 2,
}
