using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Running;

namespace TextPromptIR.Batch.Tests;

/// <summary>A folder that fills while it is watched.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_ThatIsStillBeingCopied_IsTakenOnceItRests()
    {
        var watch = new FolderWatch();
        var item = Item("a.png");
        _folder.Write("a.png", "ha");
        Assert.Empty(watch.TakeSettled([item]));
        _folder.Write("a.png", "half more");
        Assert.Empty(watch.TakeSettled([item]));
        Assert.Equal([item], watch.TakeSettled([item]));
        Assert.Empty(watch.TakeSettled([item]));
    }

    [Fact]
    public void File_ThatChangesLater_IsTakenAgain()
    {
        var watch = new FolderWatch();
        var item = Item("a.png");
        _folder.Write("a.png", "one");
        watch.TakeSettled([item]);
        Assert.Single(watch.TakeSettled([item]));
        _folder.Write("a.png", "another");
        Assert.Empty(watch.TakeSettled([item]));
        Assert.Single(watch.TakeSettled([item]));
    }

    [Fact]
    public void TwoFiles_ThatAskForOneOutput_AreEachTakenOnce()
    {
        var watch = new FolderWatch();
        _folder.Write("a.png", "one");
        _folder.Write("b.png", "another");
        BatchItem[] items = [Item("a.png"), Item("b.png") with { OutputRelative = "a.png" }];
        watch.TakeSettled(items);
        Assert.Equal(items, watch.TakeSettled(items));
        Assert.Empty(watch.TakeSettled(items));
    }

    private BatchItem Item(string name) => new(_folder[name], name, _folder["out/" + name], name, [new RestoreStep("rain")]);
}
