using TextPromptIR.Cli.Evaluation;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Tests;

public sealed class PictureFolderTests
{
    [Fact]
    public void Match_EqualNames_PairsByNameWhateverTheExtension()
    {
        using var folder = new TempFolder();
        Fill(folder["hazy"], "b.jpg", "a.jpg");
        Fill(folder["clear"], "a.png", "b.png", "c.png");

        var pairs = PictureFolder.Match(folder["hazy"], folder["clear"]);

        Assert.Equal([("a.jpg", "a.png"), ("b.jpg", "b.png")], pairs.Select(pair => (Path.GetFileName(pair.Degraded), Path.GetFileName(pair.Clean))));
    }

    [Fact]
    public void Match_OtherNames_PairsBySortedOrder()
    {
        using var folder = new TempFolder();
        Fill(folder["hazy"], "0002_0.8.jpg", "0001_0.9.jpg");
        Fill(folder["clear"], "0001.png", "0002.png");

        var pairs = PictureFolder.Match(folder["hazy"], folder["clear"]);

        Assert.Equal(["0001.png", "0002.png"], pairs.Select(pair => Path.GetFileName(pair.Clean)));
        Assert.Equal(["0001_0.9.jpg", "0002_0.8.jpg"], pairs.Select(pair => Path.GetFileName(pair.Degraded)));
    }

    [Fact]
    public void Match_DifferentNumbersAndNames_IsRefused()
    {
        using var folder = new TempFolder();
        Fill(folder["hazy"], "x.jpg");
        Fill(folder["clear"], "a.png", "b.png");

        var fault = Assert.Throws<RestoreException>(() => PictureFolder.Match(folder["hazy"], folder["clear"]));

        Assert.Equal(ErrorCode.BadArguments, fault.Code);
    }

    [Fact]
    public void List_MissingOrEmptyFolder_SaysSo()
    {
        using var folder = new TempFolder();
        Fill(folder["text"], "readme.txt");

        Assert.Equal(ErrorCode.InputNotFound, Assert.Throws<RestoreException>(() => PictureFolder.List(folder["none"])).Code);
        Assert.Equal(ErrorCode.InputNotFound, Assert.Throws<RestoreException>(() => PictureFolder.List(folder["text"])).Code);
    }

    private static void Fill(string folder, params string[] names)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in names)
            File.WriteAllBytes(Path.Combine(folder, name), []);
    }
}
