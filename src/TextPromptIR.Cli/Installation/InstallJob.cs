using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx.Native;

namespace TextPromptIR.Cli.Installation;

/// <summary>Installs into, or uninstalls from, the installation that the user named or all that were found, and says what was done.</summary>
/// <param name="terminal">Where it is said.</param>
/// <param name="machine">The machine; null when it does not run Windows.</param>
/// <param name="programFolder">Folder of tpir.</param>
internal sealed class InstallJob(Terminal terminal, IPaintNetMachine? machine, string programFolder)
{
    /// <summary>Installs the plugin.</summary>
    /// <param name="target">The installation's folder; null for all that are found.</param>
    /// <param name="from">The download; null for the one beside tpir.</param>
    /// <param name="checkRuntime">Refuse when the Visual C++ runtime of this machine will not do.</param>
    /// <param name="json">Results for programs.</param>
    /// <param name="cancellationToken">Leaves the old version as it was.</param>
    /// <returns>The exit code.</returns>
    public int Install(string? target, string? from, bool checkRuntime, bool json, CancellationToken cancellationToken)
    {
        var installations = Installations(target, json);
        if (checkRuntime)
            CheckRuntime();
        using var package = PluginPackage.Open(from ?? PluginPackages.Find(programFolder, OwnVersion()));
        if (!json)
            terminal.Out.WriteLine(PlainText.Of($"Installing from {package.Source}"));
        var code = ForEach(installations, json, installation =>
        {
            var result = new PluginInstaller(installation).Install(package, cancellationToken);
            if (json)
                terminal.WriteJson(Describe(installation, result));
            else
                Print(result);
        });
        if (code == 0 && !json)
            terminal.Out.WriteLine("Start Paint.NET, again if it is running: Effects > Photo > Text-Guided Restore.");
        return code;
    }

    /// <summary>Uninstalls the plugin.</summary>
    /// <param name="target">The installation's folder; null for all that are found.</param>
    /// <param name="json">Results for programs.</param>
    /// <returns>The exit code.</returns>
    public int Uninstall(string? target, bool json) => ForEach(Installations(target, json), json, installation =>
    {
        var result = new PluginInstaller(installation).Uninstall();
        if (json)
        {
            terminal.WriteJson(new JsonObject
            {
                ["schema"] = 1,
                ["installation"] = Name(installation),
                ["effects"] = installation.EffectsFolder,
                ["removed"] = result?.Removed ?? 0,
                ["left"] = Names(result?.Left ?? []),
            });
            return;
        }

        if (result is not { } done)
        {
            terminal.Out.WriteLine("  The plugin is not installed there; nothing was removed.");
            return;
        }

        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  removed {done.Removed} files"));
        if (done.Left.Count > 0)
            terminal.Out.WriteLine(PlainText.Of($"  left, because they are yours: {string.Join(", ", done.Left)}"));
    });

    private static string OwnVersion() =>
        typeof(InstallJob).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Name(PaintNetInstallation installation) => installation.Kind.ToString().ToLowerInvariant();

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);

    private static JsonObject Describe(PaintNetInstallation installation, InstallResult result) => new()
    {
        ["schema"] = 1,
        ["installation"] = Name(installation),
        ["folder"] = result.Folder,
        ["version"] = result.Version,
        ["replaced"] = result.Replaced,
        ["files"] = result.Files,
        ["kept"] = Names(result.Kept),
    };

    private IReadOnlyList<PaintNetInstallation> Installations(string? target, bool json)
    {
        var installations = target is null
            ? InstallationFinder.Find(machine, [programFolder, Path.Combine(programFolder, ".."), Environment.CurrentDirectory])
            : [InstallationFinder.At(target)];
        if (!json)
        {
            foreach (var installation in installations)
                terminal.Out.WriteLine($"{installation.Title}: {installation.EffectsFolder}");
        }

        return installations;
    }

    private void CheckRuntime()
    {
        if (machine is null)
        {
            terminal.Notice(
                ErrorCode.None,
                $"The machine that runs this Paint.NET needs the Microsoft Visual C++ 2015-2022 runtime (x64), {VisualCppRuntime.Needed} or newer; it cannot be checked from here.");
        }
        else if (VisualCppRuntime.Judge(machine.VisualCppRuntime) is { } fault)
        {
            throw new RestoreException(
                fault.Code, $"{fault.Message} Nothing was installed.", $"{fault.Advice} For another machine's Paint.NET: --skip-runtime-check.");
        }
    }

    private void Print(InstallResult result)
    {
        var what = result.Replaced is null ? $"installed version {result.Version}" : $"replaced version {result.Replaced} by {result.Version}";
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what} ({result.Files} files): {result.Folder}"));
        if (result.Kept.Count > 0)
            terminal.Out.WriteLine(PlainText.Of($"  kept, because they are yours: {string.Join(", ", result.Kept)}"));
    }

    // One installation that cannot be changed does not keep the others from being changed.
    private int ForEach(IReadOnlyList<PaintNetInstallation> installations, bool json, Action<PaintNetInstallation> work)
    {
        var code = 0;
        foreach (var installation in installations)
        {
            try
            {
                work(installation);
            }
            catch (RestoreException exception) when (installations.Count > 1)
            {
                var failed = terminal.Fail(exception, json);
                code = code == 0 ? failed : code;
            }
        }

        return code;
    }
}
