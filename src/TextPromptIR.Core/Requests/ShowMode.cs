namespace TextPromptIR.Core.Requests;

/// <summary>What a render returns.</summary>
public enum ShowMode
{
    /// <summary>The restored picture.</summary>
    Restored = 0,

    /// <summary>Mid grey plus what the restoration took away: grey means untouched, and all of it is grey when the words ask for no restoration.</summary>
    Removed = 1,

    /// <summary>The source, untouched.</summary>
    Original = 2,
}
