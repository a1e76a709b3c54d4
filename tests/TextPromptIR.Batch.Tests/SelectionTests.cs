using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Batch.Tests;

/// <summary>Which files a batch takes.</summary>
public sealed class SelectionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SelectionTests()
    {
        foreach (var file in new[] { "in/b.JPG", "in/a.png", "in/notes.txt", "in/.hidden.png", "in/._a.png", "in/deep/c.tif", "in/deep/er/d.webp", "in/.git/e.png" })
            _folder.Write(file);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_AlonePicturesOfItself_InOrderOfNames() => Assert.Equal(["a.png", "b.JPG"], Select(false, "in"));

    [Fact]
    public void Folder_Recursive_KeepsSubfoldersInTheRelativePath() =>
        Assert.Equal(["a.png", "b.JPG", "deep/c.tif", "deep/er/d.webp"], Select(true, "in"));

    [Theory]
    [InlineData("in/*.jpg", new[] { "b.JPG" })]
    [InlineData("in/**/*.tif", new[] { "deep/c.tif" })]
    [InlineData("in/**/?.*", new[] { "a.png", "b.JPG", "deep/c.tif", "deep/er/d.webp" })]
    [InlineData("in/*/c.*", new[] { "deep/c.tif" })]
    [InlineData("in/**", new[] { "a.png", "b.JPG", "deep/c.tif", "deep/er/d.webp" })]
    [InlineData("in/[a]*", new string[0])]
    public void Pattern_MatchesAsWritten(string pattern, string[] expected) => Assert.Equal(expected, Select(false, pattern));

    [Fact]
    public void SeveralInputs_SameFileTwice_IsTakenOnce() => Assert.Equal(["b.JPG", "a.png"], Select(false, "in/b.JPG", "in", "in/a.png"));

    [Fact]
    public void File_WithoutAPicturesName_IsTakenWhenNamed() => Assert.Equal(["notes.txt"], Select(false, "in/notes.txt"));

    [Theory]
    [InlineData("nowhere")]
    [InlineData("nowhere/*.png")]
    public void Input_ThatIsNotThere_IsAnError(string input) =>
        Assert.Equal(ErrorCode.InputNotFound, Assert.Throws<RestoreException>(() => Select(false, input)).Code);

    [Fact]
    public void OutputFolder_BelowTheInput_IsNotSearched()
    {
        _folder.Write("in/restored/a_rain.png");
        var selector = new PictureSelector(true, _folder["in/restored"], _ => false);
        Assert.DoesNotContain(selector.Select([_folder["in"]]).Pictures, picture => picture.Relative.StartsWith("restored", StringComparison.Ordinal));
    }

    [Fact]
    public void KnownOutputs_InTheInputFolder_AreNotInputs()
    {
        var output = _folder.Write("in/a_rain.png");
        var selector = new PictureSelector(false, _folder["in"], path => path == output);
        Assert.Equal(["a.png", "b.JPG"], selector.Select([_folder["in"]]).Pictures.Select(picture => picture.Relative));
    }

    [Fact]
    public void OutputsOfAnEarlierBatch_BelowTheInput_AreNotInputsButOtherPicturesThereAre()
    {
        _folder.Write("in/rained/sub/a_rain.png");
        _folder.Write("in/rained/mine.png");
        _folder.Write("in/rained/.tpir-batch/journal-1-of-1.jsonl", "{\"event\":\"begin\",\"output\":\"sub/a_rain.png\",\"key\":\"k\",\"input\":{\"bytes\":1,\"modified\":1}}\n");

        Assert.Equal(["a.png", "b.JPG", "deep/c.tif", "deep/er/d.webp", "rained/mine.png"], Select(true, "in"));
        // Whoever names them wants them: one batch after the other.
        Assert.Equal(["mine.png", "sub/a_rain.png"], Select(true, "in/rained"));
    }

    [Fact]
    public void JournalsOfEarlierBatches_AreReadAgainOnlyWhenTheyChanged()
    {
        const string line = "{\"event\":\"begin\",\"output\":\"OUT\",\"key\":\"k\",\"input\":{\"bytes\":1,\"modified\":1}}\n";
        var earlier = new EarlierOutputs();
        Assert.Empty(earlier.In(_folder["in/deep"]));
        var journal = _folder.Write("in/deep/.tpir-batch/journal-1-of-1.jsonl", line.Replace("OUT", "a.png", StringComparison.Ordinal));
        Assert.Equal([_folder["in/deep/a.png"]], earlier.In(_folder["in/deep"]));
        var time = File.GetLastWriteTimeUtc(journal);

        // Of the same size and time: not read.
        _folder.Write("in/deep/.tpir-batch/journal-1-of-1.jsonl", line.Replace("OUT", "b.png", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(journal, time);
        Assert.Equal([_folder["in/deep/a.png"]], earlier.In(_folder["in/deep"]));

        File.AppendAllText(journal, line.Replace("OUT", "c.png", StringComparison.Ordinal));
        Assert.Equal([_folder["in/deep/b.png"], _folder["in/deep/c.png"]], earlier.In(_folder["in/deep"]));
        _folder.Write("in/deep/.tpir-batch/journal-2-of-2.jsonl", line.Replace("OUT", "d.png", StringComparison.Ordinal));
        Assert.Equal(3, earlier.In(_folder["in/deep"]).Count);
    }

    [Fact]
    public void FoldersOfTheSystem_ArePassedOver()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "lost+found is a folder of Unix file systems.");
        _folder.Write("in/lost+found/x.png");
        Assert.Equal(4, Select(true, "in").Count);
    }

    [Fact]
    public void LinkedFolder_ThatGoesInCircles_IsNotFollowed()
    {
        Directory.CreateSymbolicLink(_folder["in/deep/loop"], _folder["in"]);
        Assert.Equal(4, Select(true, "in").Count);
    }

    [Fact]
    public void Shards_TogetherAreEverything_AndNeverOverlap()
    {
        var names = Enumerable.Range(0, 1000).Select(i => $"folder/picture {i}.jpg").ToList();
        foreach (var count in new[] { 2, 3, 7 })
        {
            var parts = Enumerable.Range(1, count).Select(index => names.Count(name => new Shard(index, count).Holds(name))).ToList();
            Assert.Equal(names.Count, parts.Sum());
            Assert.All(parts, part => Assert.InRange(part, 1000 / count * 0.7, 1000.0 / count * 1.3));
        }
    }

    /// <summary>Workers of different versions and systems must agree: these values never change.</summary>
    [Theory]
    [InlineData("a.jpg", 3)]
    [InlineData("folder/b.png", 2)]
    [InlineData("é.tif", 2)]
    public void Shard_OfAName_NeverChanges(string name, int expected) =>
        Assert.Equal(expected, Enumerable.Range(1, 4).Single(index => new Shard(index, 4).Holds(name)));

    [Fact]
    public void Shard_OfTheSameNameSpeltOtherwiseInUnicode_IsTheSame()
    {
        var shard = new Shard(1, 1000);
        var part = Enumerable.Range(1, 1000).Single(index => new Shard(index, 1000).Holds("caf\u00e9.jpg"));
        Assert.True((shard with { Index = part }).Holds("cafe\u0301.jpg"));
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("1/0")]
    [InlineData("-1/4")]
    [InlineData("a/b")]
    public void Shard_ThatThereIsNot_IsRefused(string text) => Assert.False(Shard.TryParse(text, out _));

    private List<string> Select(bool recursive, params string[] inputs) =>
        [.. new PictureSelector(recursive, _folder["out"], _ => false).Select(inputs.Select(input => _folder[input])).Pictures.Select(picture => picture.Relative)];
}
