using TextPromptIR.Core.Faults;

namespace TextPromptIR.Imaging.Tests;

/// <summary>A link in an output's place: what it leads to is never written.</summary>
public sealed class OutputLinkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SaveAs_OverALink_ReplacesTheLinkAndLeavesItsTarget()
    {
        File.WriteAllText(folder["precious.txt"], "precious");
        File.CreateSymbolicLink(folder["out.bmp"], "precious.txt");
        Pictures.Copy(Pictures.Committed("24-bit.bmp"), folder["out.bmp"], new SaveOptions { Overwrite = true });

        Assert.Equal("precious", File.ReadAllText(folder["precious.txt"]));
        Assert.Null(new FileInfo(folder["out.bmp"]).LinkTarget);
        Assert.Equal(Pictures.PixelsOf(Pictures.Committed("24-bit.bmp")), Pictures.PixelsOf(folder["out.bmp"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaveAs_OverALinkThatLeadsNowhere_CreatesNothingElsewhere(bool overwrite)
    {
        File.CreateSymbolicLink(folder["out.bmp"], "elsewhere.bmp");
        if (overwrite)
            Pictures.Copy(Pictures.Committed("24-bit.bmp"), folder["out.bmp"], new SaveOptions { Overwrite = true });
        else
            Assert.Equal(ErrorCode.OutputExists, Assert.Throws<RestoreException>(() => Pictures.Copy(Pictures.Committed("24-bit.bmp"), folder["out.bmp"])).Code);

        Assert.False(File.Exists(folder["elsewhere.bmp"]));
        Assert.Single(Directory.GetFileSystemEntries(folder["."]));
    }

    [Fact]
    public void SaveAs_OverTheSourceByALink_LeavesTheSource()
    {
        File.Copy(Pictures.Committed("24-bit.bmp"), folder["in.bmp"]);
        File.CreateSymbolicLink(folder["out.bmp"], "in.bmp");
        using (var picture = PictureFile.Open(folder["in.bmp"]))
            picture.SaveAs(folder["out.bmp"], (_, pixels, _) => pixels.Fill(7), new SaveOptions { Overwrite = true }, TestContext.Current.CancellationToken);

        Assert.Equal(File.ReadAllBytes(Pictures.Committed("24-bit.bmp")), File.ReadAllBytes(folder["in.bmp"]));
    }
}
