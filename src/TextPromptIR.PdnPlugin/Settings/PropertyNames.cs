namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>Names of the settings. Scripts store values by position: this order never changes, new settings go to the end.</summary>
internal enum PropertyNames
{
    Instruction,
    Preset,
    Strength,
    Show,
    Model,
    Device,
}
