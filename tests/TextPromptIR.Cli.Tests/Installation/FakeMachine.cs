using TextPromptIR.Cli.Installation;

namespace TextPromptIR.Cli.Tests.Installation;

/// <summary>A Windows machine laid out in a folder of the test.</summary>
internal sealed class FakeMachine(TempFolder root) : IPaintNetMachine
{
    public string? RegisteredFolder { get; set; }

    public string? ProgramFiles => root["Program Files"];

    // OneDrive's redirection: not below the profile's own Documents.
    public string? Documents => root["OneDrive/Dokumente"];

    public string? LocalApplicationData => root["AppData/Local"];

    public Version? VisualCppRuntime { get; set; } = new(14, 44);

    public string Classic => Path.Combine(ProgramFiles!, "paint.net");

    public string StoreEffects => Path.Combine(Documents!, "paint.net App Files", "Effects");

    public static void AddProgram(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "Effects"));
        File.WriteAllText(Path.Combine(folder, "paintdotnet.exe"), "MZ");
    }

    public void AddStore() => Directory.CreateDirectory(Path.Combine(LocalApplicationData!, "Packages", "dotPDNLLC.paint.net_h55e3w7q8jbva"));
}
