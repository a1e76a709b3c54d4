using System.Runtime.Versioning;
using System.Security;
using Microsoft.Win32;
using RuntimeOfVisualCpp = TextPromptIR.Inference.Onnx.Native.VisualCppRuntime;

namespace TextPromptIR.Cli.Installation;

/// <summary>This machine, when it runs Windows.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsMachine : IPaintNetMachine
{
    /// <inheritdoc/>
    public string? RegisteredFolder
    {
        get
        {
            try
            {
                using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);
                using var key = machine.OpenSubKey(@"SOFTWARE\paint.net");
                return key?.GetValue("TARGETDIR") is string { Length: > 0 } folder ? folder : null;
            }
            catch (Exception exception) when (exception is SecurityException or UnauthorizedAccessException or IOException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public string? ProgramFiles => Known(Environment.SpecialFolder.ProgramFiles);

    /// <inheritdoc/>
    /// <remarks>.NET asks <c>SHGetKnownFolderPath(FOLDERID_Documents)</c>, which follows OneDrive and every other redirection.</remarks>
    public string? Documents => Known(Environment.SpecialFolder.MyDocuments);

    /// <inheritdoc/>
    public string? LocalApplicationData => Known(Environment.SpecialFolder.LocalApplicationData);

    /// <inheritdoc/>
    public Version? VisualCppRuntime => RuntimeOfVisualCpp.Installed();

    private static string? Known(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } path ? path : null;
}
