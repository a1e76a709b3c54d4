namespace TextPromptIR.Packaging;

/// <summary>Largest sizes of the downloads in bytes. Raising one is a decision, not an accident.</summary>
internal static class Budgets
{
    /// <summary>The plugin's zip.</summary>
    public const long PluginBytes = 48L << 20;

    /// <summary>The command's zip.</summary>
    public const long CommandBytes = 96L << 20;
}
