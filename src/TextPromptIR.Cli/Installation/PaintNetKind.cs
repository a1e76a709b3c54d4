namespace TextPromptIR.Cli.Installation;

/// <summary>How a Paint.NET came onto the machine; each kind looks for plugins elsewhere.</summary>
internal enum PaintNetKind
{
    /// <summary>Installed by its own set-up: <c>Effects</c> in the program's folder.</summary>
    Classic,

    /// <summary>From the Microsoft Store: <c>paint.net App Files\Effects</c> in the user's documents.</summary>
    Store,

    /// <summary>An unpacked folder: <c>Effects</c> beside <c>paintdotnet.exe</c>.</summary>
    Portable,

    /// <summary>A folder that the user named.</summary>
    Named,
}
