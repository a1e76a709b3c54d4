using PaintDotNet;

namespace TextPromptIR.PdnPlugin.Host;

/// <summary>The display that the host runs on.</summary>
public static class HostDisplay
{
    /// <summary>Dots per inch; 96 is a scale of 100 percent.</summary>
    public static int Dpi
    {
        get => UIScaleFactor.CurrentDpi;
        set => UIScaleFactor.CurrentDpi = value;
    }
}
