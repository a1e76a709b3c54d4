using System.CommandLine;
using System.Diagnostics;
using TextPromptIR.Packaging;

var output = new Option<DirectoryInfo>("--output")
{
    Description = "Where the zips go.",
    DefaultValueFactory = _ => new DirectoryInfo(Layout.Own.At("artifacts")),
};
var only = new Option<string>("--only") { Description = "plugin or tpir; without it both." };
only.AcceptOnlyFromAmong("plugin", "tpir");
var licences = new Option<bool>("--licences") { Description = "Lists components, versions and licences, and builds nothing." };
var command = new RootCommand("Builds the two files that users download, for Windows x64.") { output, only, licences };
command.SetAction(values =>
{
    if (values.GetValue(licences))
    {
        foreach (var component in new Components(Layout.Own, Layout.Version).All())
            Console.WriteLine($"{component.Name} {component.Version}: {component.Licence} ({string.Join(", ", component.LicenceTexts)})");
        return 0;
    }

    var version = Layout.Version;
    var folder = values.GetRequiredValue(output).FullName;
    try
    {
        if (values.GetValue(only) is not "tpir")
            BuildPlugin(Path.Combine(folder, $"TextGuidedRestore-{version}-win-x64.zip"));
        if (values.GetValue(only) is not "plugin")
            BuildCommand(Path.Combine(folder, $"tpir-{version}-win-x64.zip"));
        return 0;
    }
    catch (InvalidDataException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void BuildPlugin(string zip)
{
    Dotnet("build", Layout.Own.At("src/TextPromptIR.PdnPlugin"), "-c", "Release");
    var scratch = Directory.CreateTempSubdirectory("tpir-plugin-");
    try
    {
        var files = Layout.Own.Plugin(Layout.Own.At("src/TextPromptIR.PdnPlugin/bin/Release/net9.0"));
        new Package(Layout.Own.At("packaging/lists/plugin.txt"), Budgets.PluginBytes).Write(Layout.Own.WithPluginSbom(files, scratch.FullName), zip);
        Report(zip);
    }
    finally
    {
        scratch.Delete(true);
    }
}

static void BuildCommand(string zip)
{
    var published = Directory.CreateTempSubdirectory("tpir-publish-");
    try
    {
        Dotnet(
            "publish", Layout.Own.At("src/TextPromptIR.Cli"), "-c", "Release", "-r", "win-x64", "--self-contained", "-o", published.FullName,
            "-p:PublishSingleFile=true", "-p:DebugType=none",
            // One file is a matter of this download: libraries keep their lock files, and the analysis of their own build.
            "-p:NuGetLockFilePath=obj/packages.publish.lock.json", "-p:RestoreLockedMode=false", "-p:EnableSingleFileAnalyzer=false");
        // The runtime inside the program holds work of others, too; its notices come with its package.
        var notices = Layout.RuntimeFile("THIRD-PARTY-NOTICES.TXT") ?? throw new InvalidDataException($"The notices of .NET {Layout.RuntimeVersion} were not found.");
        File.Copy(notices, Path.Combine(published.FullName, Layout.RuntimeNotices));
        var files = Layout.Own.Command(published.FullName);
        new Package(Layout.Own.At("packaging/lists/tpir.txt"), Budgets.CommandBytes).Write(Layout.Own.WithCommandSbom(files, published.FullName), zip);
        Report(zip);
    }
    finally
    {
        published.Delete(true);
    }
}

static void Report(string zip) => Console.WriteLine($"{zip}: {new FileInfo(zip).Length / 1048576.0:F1} MiB");

static void Dotnet(params IEnumerable<string> arguments)
{
    using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Layout.Own.At(".") })!;
    process.WaitForExit();
    if (process.ExitCode != 0)
        throw new InvalidDataException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}.");
}
