using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using TextPromptIR.PdnPlugin.Host.Loading;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Folder;

/// <summary>
/// Every member of the host that the compiled plugin refers to. The list is reviewed against Paint.NET's public API documentation, because a
/// wrong guess in a stand-in compiles here and fails there.
/// </summary>
public class HostMembersTests
{
    private static readonly string ListPath = Repository.Path("tests/TextPromptIR.PdnPlugin.Tests/pdn-members.txt");

    [Fact]
    public void Plugin_HostMembers_AreTheReviewedOnes()
    {
        var members = Members();
        var reviewed = File.ReadAllLines(ListPath).Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.True(
            reviewed.SequenceEqual(members),
            $"New, to be reviewed against the API documentation and added to {ListPath}:\n{string.Join('\n', members.Except(reviewed))}\n\n"
            + $"No longer used, to be removed:\n{string.Join('\n', reviewed.Except(members))}");
    }

    [Fact]
    public void Plugin_HostMembers_AreDeclaredInTheStandIns()
    {
        var declared = new Dictionary<string, HashSet<string>>();
        foreach (var member in Members())
        {
            var assembly = member[1..member.IndexOf(']', StringComparison.Ordinal)];
            if (!declared.TryGetValue(assembly, out var own))
                declared[assembly] = own = HostMembers.DeclaredIn(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
            Assert.Contains(member, own);
        }
    }

    private static List<string> Members()
    {
        using var pe = new PEReader(File.OpenRead(Path.Combine(PluginFolders.Built, "TextPromptIR.PdnPlugin.dll")));
        return HostMembers.ReferredToBy(pe.GetMetadataReader());
    }
}
