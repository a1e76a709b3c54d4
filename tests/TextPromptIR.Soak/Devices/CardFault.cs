namespace TextPromptIR.Soak.Devices;

/// <summary>What is wrong with a graphics card of the run.</summary>
internal enum CardFault
{
    /// <summary>It is not there: DirectML itself is asked for it, and refuses. Real on every system but Windows.</summary>
    Absent,

    /// <summary>It is lost at a tile, and again after it was opened once more.</summary>
    Lost,

    /// <summary>It has too little memory once, and works after it was opened again.</summary>
    Full,

    /// <summary>It returns what is no number.</summary>
    NotFinite,

    /// <summary>It fails its self-test.</summary>
    Wrong,

    /// <summary>It cannot be opened at all.</summary>
    Dead,
}
