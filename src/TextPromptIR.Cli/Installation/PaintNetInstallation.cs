namespace TextPromptIR.Cli.Installation;

/// <summary>One Paint.NET that can hold the plugin.</summary>
/// <param name="Kind">How it came onto the machine.</param>
/// <param name="EffectsFolder">Where it looks for effects; the folder itself need not exist yet.</param>
internal sealed record PaintNetInstallation(PaintNetKind Kind, string EffectsFolder)
{
    /// <summary>For messages.</summary>
    public string Title => Kind switch
    {
        PaintNetKind.Classic => "Paint.NET, classic installation",
        PaintNetKind.Store => "Paint.NET from the Microsoft Store",
        PaintNetKind.Portable => "Paint.NET, portable",
        _ => "Paint.NET in the folder you named",
    };
}
