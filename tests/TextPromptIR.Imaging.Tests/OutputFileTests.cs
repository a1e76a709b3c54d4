using System.Text;
using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging.Writing;

namespace TextPromptIR.Imaging.Tests;

/// <summary>An output's way from its temporary name to its own.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> LongNames =>
    [
        new string('a', 233) + ".png", new string('a', 234) + ".png", new string('a', 251) + ".png", new string('é', 125) + ".png",
        string.Concat(Enumerable.Repeat("😀", 62)) + ".png",
    ];

    [Fact]
    public void Commit_PermissionsCannotBeKept_KeepsThePicture()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no permissions of this kind.");
        File.WriteAllText(folder["out.png"], "old");
        using (var output = OutputFile.Create(folder["out.png"]))
        {
            // Stands in for a disk without permissions: the mode of a link that leads nowhere cannot be set, its name can.
            var temporary = Assert.Single(folder.Names(), name => name.EndsWith(PictureFile.TemporarySuffix, StringComparison.Ordinal));
            File.Delete(folder[temporary]);
            File.CreateSymbolicLink(folder[temporary], "nowhere");
            output.Commit(overwrite: true);
        }

        Assert.Equal("nowhere", new FileInfo(folder["out.png"]).LinkTarget);
        Assert.Equal(["out.png"], folder.Names());
    }

    [Fact]
    public void SaveAs_Overwrite_KeepsPermissions()
    {
        if (OperatingSystem.IsWindows())
            return; // Has no permissions of this kind.
        File.WriteAllText(folder["out.bmp"], "old");
        File.SetUnixFileMode(folder["out.bmp"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Pictures.Copy(Pictures.Committed("24-bit.bmp"), folder["out.bmp"], new SaveOptions { Overwrite = true });

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["out.bmp"]));
    }

    [Theory]
    [MemberData(nameof(LongNames))]
    public void SaveAs_LongestLegalNames_AreWritten(string name)
    {
        PictureFile.CheckOutput(folder[name], new SaveOptions());
        Pictures.Copy(Pictures.Committed("orientation-1.png"), folder[name]);

        Assert.Equal([name], folder.Names());
    }

    [Fact]
    public void CheckOutput_NameThatIsTooLong_IsRefused()
    {
        var name = new string('a', 252) + ".png";

        Assert.Equal(ErrorCode.OutputNotWritable, Assert.Throws<RestoreException>(() => PictureFile.CheckOutput(folder[name], new SaveOptions())).Code);
    }

    [Theory]
    [InlineData(118, false)]
    [InlineData(237, true)]
    public void StemOf_NameWithRoomForTheSuffix_IsTheName(int letters, bool inUnits) =>
        Assert.Equal(new string('ü', letters), TemporaryNames.StemOf(new string('ü', letters), inUnits));

    [Theory]
    [InlineData(119, false, 114)]
    [InlineData(127, false, 114)]
    [InlineData(238, true, 228)]
    [InlineData(255, true, 228)]
    public void StemOf_LongName_IsCutBetweenLettersAndMarked(int letters, bool inUnits, int kept)
    {
        var stem = TemporaryNames.StemOf(new string('ü', letters), inUnits);

        Assert.Matches($"^ü{{{kept}}}~[0-9a-f]{{8}}$", stem);
        Assert.InRange((inUnits ? stem.Length : Encoding.UTF8.GetByteCount(stem)) + 18, 0, 255);
    }

    [Theory]
    [MemberData(nameof(LongNames))]
    public void IsTemporaryOf_FileBeingWritten_IsThisOutputsAlone(string name)
    {
        using var output = OutputFile.Create(folder[name]);
        var temporary = Assert.Single(folder.Names());

        Assert.True(PictureFile.IsTemporaryOf(folder[name], temporary));
        Assert.True(PictureFile.IsTemporaryOf(name, folder[temporary]));
        Assert.False(PictureFile.IsTemporaryOf(name[..^5] + "b.png", temporary));
        Assert.False(PictureFile.IsTemporaryOf("b" + name[1..], temporary));
        Assert.False(PictureFile.IsTemporaryOf(name, name));
    }

    [Theory]
    [InlineData("a.png.0a1b2c3d.tpir-tmp", true)]
    [InlineData("b.png.0a1b2c3d.tpir-tmp", false)]
    [InlineData("a.png.more.0a1b2c3d.tpir-tmp", false)]
    [InlineData("a.png.0a1b2c3d4e5f6a7b8", false)]
    [InlineData("a.png", false)]
    public void IsTemporaryOf_ShortName_IsNameDigitsAndSuffix(string file, bool expected) =>
        Assert.Equal(expected, PictureFile.IsTemporaryOf("a.png", file));

    public void Dispose() => folder.Dispose();
}
