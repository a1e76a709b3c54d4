using TextPromptIR.Imaging.Reading;

namespace TextPromptIR.Imaging.Tests;

public sealed class WindowsPathsTests
{
    private static readonly string Long = new('a', 240);

    [Fact]
    public void Extended_ShortPath_IsLeftAlone()
    {
        var longest = @"C:\" + Long + "aaaa";
        Assert.Equal(247, longest.Length);

        Assert.Equal(longest, WindowsPaths.Extended(longest));
        Assert.Equal(@"\\server\share\a.png", WindowsPaths.Extended(@"\\server\share\a.png"));
    }

    [Fact]
    public void Extended_LongPath_GetsThePrefix()
    {
        var first = @"C:\" + Long + "aaaaa";
        Assert.Equal(248, first.Length);

        Assert.Equal(@"\\?\" + first, WindowsPaths.Extended(first));
        Assert.Equal(@"\\?\D:\photos\" + Long + @"\a [1].png", WindowsPaths.Extended(@"D:\photos\" + Long + @"\a [1].png"));
    }

    [Fact]
    public void Extended_LongPathOnAServer_GetsThePrefixForServers() =>
        Assert.Equal(@"\\?\UNC\server\share\" + Long + @"\a.png", WindowsPaths.Extended(@"\\server\share\" + Long + @"\a.png"));

    [Theory]
    [InlineData(@"\\?\C:\")]
    [InlineData(@"\\?\UNC\server\share\")]
    [InlineData(@"\\.\C:\")]
    public void Extended_PathWithAPrefix_IsLeftAlone(string start) => Assert.Equal(start + Long, WindowsPaths.Extended(start + Long));
}
