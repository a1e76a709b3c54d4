using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging.Writing;

namespace TextPromptIR.Imaging.Tests;

/// <summary>A file whose further pages would be lost is not replaced, by whatever name it is called.</summary>
public sealed class SameFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void SaveAs_OverAFileWithFurtherPages_IsRefusedThroughALinkedFolderToo()
    {
        Directory.CreateDirectory(folder["real"]);
        Directory.CreateSymbolicLink(folder["linked"], "real");
        File.Copy(Pictures.Committed("pages.tif"), folder["real/pages.tif"]);
        File.CreateSymbolicLink(folder["pages.tif"], "linked/pages.tif");
        foreach (var (input, output) in new[] { ("real", "linked"), ("linked", "real"), (".", "real"), (".", "linked"), (".", ".") })
        {
            using var pages = PictureFile.Open(Path.Combine(folder[input], "pages.tif"));
            var error = Assert.Throws<RestoreException>(() => pages.SaveAs(
                Path.Combine(folder[output], "pages.tif"), pages.Read, new SaveOptions { Overwrite = true }, CancellationToken.None));

            Assert.Equal(ErrorCode.OutputExists, error.Code);
            Assert.Contains("2 pages", error.Message);
        }

        Assert.Equal(File.ReadAllBytes(Pictures.Committed("pages.tif")), File.ReadAllBytes(folder["real/pages.tif"]));
    }

    [Fact]
    public void SaveAs_PagesOverAnotherFileOrALink_LosesNoneAndIsAllowed()
    {
        File.Copy(Pictures.Committed("pages.tif"), folder["pages.tif"]);
        File.Copy(Pictures.Committed("pages.tif"), folder["other.tif"]);
        File.CreateSymbolicLink(folder["link.tif"], "pages.tif");
        foreach (var output in new[] { "other.tif", "link.tif" })
            Pictures.Copy(folder["pages.tif"], folder[output], new SaveOptions { Overwrite = true });

        Assert.Equal(File.ReadAllBytes(Pictures.Committed("pages.tif")), File.ReadAllBytes(folder["pages.tif"]));
        using var replaced = PictureFile.Open(folder["link.tif"]);
        Assert.Empty(replaced.Notices);
    }

    [Theory]
    [InlineData("pages.tif", StringComparison.Ordinal, true)]
    [InlineData("sub/../pages.tif", StringComparison.Ordinal, true)]
    [InlineData("PAGES.tif", StringComparison.Ordinal, false)]
    [InlineData("PAGES.tif", StringComparison.OrdinalIgnoreCase, true)]
    [InlineData("sub/pages.tif", StringComparison.OrdinalIgnoreCase, false)]
    public void IsReplaced_OtherSpelling_IsTheSameFileWhereTheSystemSaysSo(string output, StringComparison comparison, bool same) =>
        Assert.Equal(same, SameFile.IsReplaced(folder["pages.tif"], folder[output], comparison));

    [Fact]
    public void IsReplaced_LinksInACircle_ComesToAnEnd()
    {
        Directory.CreateSymbolicLink(folder["a"], "b/b");
        Directory.CreateSymbolicLink(folder["b"], "a/a");
        Assert.False(SameFile.IsReplaced(folder["pages.tif"], folder["a/b/pages.tif"]));
    }

    public void Dispose() => folder.Dispose();
}
