namespace TextPromptIR.Soak.Cases;

/// <summary>How transparent a picture is.</summary>
internal enum Transparency
{
    /// <summary>Opaque.</summary>
    None,

    /// <summary>A large part is fully transparent.</summary>
    Holes,

    /// <summary>Each pixel as it comes.</summary>
    Anywhere,

    /// <summary>Nothing can be seen.</summary>
    Everywhere,
}
