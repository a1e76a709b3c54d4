using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using TextPromptIR.Contract.Tests.Build;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Folder;

/// <summary>
/// <c>-p:PdnRoot=folder</c>: the plugin against the assemblies of an installation. Here the folder holds the stand-ins' assemblies, and a file
/// handed to MSBuild stands for the Windows desktop reference pack, which only Windows' SDK brings.
/// </summary>
public class PdnRootBuildTests
{
    private const string Project = "src/TextPromptIR.PdnPlugin";

    [Fact]
    public async Task Build_AgainstAnInstallation_RefersToTheSameMembersAndCopiesNoneOfIt()
    {
        var root = Directory.CreateTempSubdirectory("tpir-pdnroot-");
        try
        {
            var installation = root.CreateSubdirectory("paint.net").FullName;
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "PaintDotNet.*.dll").Concat(Desktop.Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"))))
                File.Copy(file, Path.Combine(installation, Path.GetFileName(file)));
            var desktop = Path.Combine(root.FullName, "desktop.targets");
            File.WriteAllText(desktop, $"""
                <Project>
                  <ItemGroup Condition="'$(MSBuildProjectName)' == 'TextPromptIR.PdnPlugin'">
                    <Reference Include="{string.Join(';', Desktop)}" HintPath="$(PdnRoot)/%(Identity).dll" Private="false" />
                  </ItemGroup>
                </Project>
                """);

            var (exitCode, output) = await DotNet.Run(
                "build", Project, "-c", "Release", "--artifacts-path", Path.Combine(root.FullName, "out"), $"-p:PdnRoot={installation}", "-v", "quiet", "--nologo",
                "-p:RunAnalyzers=false", $"-p:CustomAfterMicrosoftCommonTargets={desktop}",
                // What Windows does not need.
                "-p:UseWindowsForms=false", "-p:EnableWindowsTargeting=true", "-p:DisableTransitiveFrameworkReferenceDownloads=true");
            Assert.True(exitCode == 0, output);

            var built = Path.Combine(root.FullName, "out", "bin", "TextPromptIR.PdnPlugin", "release");
            Assert.DoesNotContain(Directory.EnumerateFiles(built, "*.dll").Select(Path.GetFileName), name => name!.StartsWith("PaintDotNet", StringComparison.Ordinal) || name.StartsWith("System.Windows", StringComparison.Ordinal));
            using var pe = new PEReader(File.OpenRead(Path.Combine(built, "TextPromptIR.PdnPlugin.dll")));
            var reviewed = File.ReadAllLines(Repository.Path("tests/TextPromptIR.PdnPlugin.Tests/pdn-members.txt")).Where(line => line.Length > 0 && line[0] != '#');
            Assert.Equal(reviewed, HostMembers.ReferredToBy(pe.GetMetadataReader()));
        }
        finally
        {
            root.Delete(true);
        }
    }

    [Fact]
    public async Task Build_AgainstAnotherFolder_SaysWhatItNeeds()
    {
        var (exitCode, output) = await DotNet.Run("msbuild", Project, "-t:CheckPdnRoot", "-p:PdnRoot=/nowhere", "--nologo");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error TPIR0006", output, StringComparison.Ordinal);
    }

    private static string[] Desktop => ["System.Windows.Forms", "System.Drawing.Common"];
}
