namespace TextPromptIR.Core.Requests;

/// <summary>What a render returns.</summary>
public enum ShowMode
{
    /// <summary>The restored picture.</summary>
    Restored = 0,

    /// <summary>Mid grey plus what the restoration took away: grey means untouched.</summary>
    Removed = 1,

    /// <summary>The source, untouched.</summary>
    Original = 2,
}
