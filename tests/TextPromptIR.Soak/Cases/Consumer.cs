namespace TextPromptIR.Soak.Cases;

/// <summary>Who pulls the pixels.</summary>
internal enum Consumer
{
    /// <summary>The command line: bands of rows from the top.</summary>
    Bands,

    /// <summary>The effect: small squares in any order from several threads, with a tile store that is too small.</summary>
    Squares,
}
