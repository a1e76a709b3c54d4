using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Running;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Batch.Tests;

/// <summary>Names of outputs: never two pictures in one file, never an input overwritten.</summary>
public sealed class PlanTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "tpir plan");

    [Theory]
    [InlineData("{name}_{task}{ext}", "rain", "sub/a.JPG", "sub/a_rain.JPG")]
    [InlineData("{task}/{name}.png", "rain and noise", "sub/a.b.jpg", "sub/noise-rain/a.b.png")]
    [InlineData("{name}-{line}{ext}", "rain", "a.tif", "a-7.tif")]
    [InlineData("{name}_{task}{ext}", "nothing", "a.png", "a_unchanged.png")]
    [InlineData("{name}_{task}{ext}", "anything", "a.png", "a_auto.png")]
    public void Output_FollowsThePattern(string pattern, string words, string relative, string expected) =>
        Assert.Equal(expected, Assert.Single(Plan(pattern, Picture(relative, words))).OutputRelative);

    [Theory]
    [InlineData("{name}_{nonsense}{ext}")]
    [InlineData("{name}")]
    [InlineData("{name}.docx")]
    [InlineData("../{name}{ext}")]
    [InlineData("/{name}{ext}")]
    [InlineData("a//{name}{ext}")]
    public void Pattern_ThatNamesNoPictureBelowTheOutput_IsRefused(string pattern) =>
        Assert.Equal(ErrorCode.BadArguments, Assert.Throws<RestoreException>(() => OutputPattern.Parse(pattern)).Code);

    [Fact]
    public void Outputs_ThatClash_RefuseThePlan()
    {
        var error = Assert.Throws<RestoreException>(() => Plan("{name}.png", Picture("a.jpg", "rain"), Picture("a.tif", "rain")));
        Assert.Equal(ErrorCode.BadArguments, error.Code);
        Assert.Contains("a.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_ThatClashInAWatchedFolder_FailAlone()
    {
        var items = Planner("{name}.png").Plan([Picture("a.jpg", "rain"), Picture("a.tif", "rain"), Picture("b.jpg", "rain")], Shard.Whole, true, CancellationToken.None);
        Assert.Equal([null, ErrorCode.BadArguments, null], items.Select(item => item.Fault?.Code));
    }

    [Fact]
    public void Output_OverAnInput_RefusesThePlan()
    {
        var other = new PlannedPicture(new SelectedPicture(Path.Combine(Folder, "a.png"), "x/a.png"), [new RestoreStep("rain")]);
        Assert.Throws<RestoreException>(() => Plan("{name}.png", Picture("a.jpg", "rain"), other));
    }

    [Fact]
    public void Output_OutsideOfTheOutputFolder_RefusesThePlan()
    {
        // The name of "...png" without its ending is "..".
        var error = Assert.Throws<RestoreException>(() => Plan("{name}/{task}{ext}", Picture("...png", "rain")));
        Assert.Equal(ErrorCode.BadArguments, error.Code);
        Assert.Contains("outside", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_OverAnInputByALink_RefusesThePlan()
    {
        using var folder = new TempFolder();
        var input = new PlannedPicture(new SelectedPicture(folder.Write("in/a.png"), "a.png"), [new RestoreStep("rain")]);
        Directory.CreateSymbolicLink(folder["out"], folder["in"]);
        File.CreateSymbolicLink(folder["in/b.png"], "a.png");
        var alias = new PlannedPicture(new SelectedPicture(folder["in/b.png"], "b.png"), [new RestoreStep("rain")]);
        var planner = new BatchPlanner(folder["out"], OutputPattern.Parse("{name}{ext}"), new InstructionBook(new Words(), "fast"));

        Assert.Throws<RestoreException>(() => planner.Plan([input], Shard.Whole, false, CancellationToken.None));
        Assert.Throws<RestoreException>(() => planner.Plan([alias], Shard.Whole, false, CancellationToken.None));
    }

    [Fact]
    public void Words_ThatThePackCannotDo_FailOnlyTheirPicture()
    {
        var items = Plan("{name}_{task}{ext}", Picture("a.png", "snow"), Picture("b.png", "rain"));
        Assert.Equal([ErrorCode.NotTrained, null], items.Select(item => item.Fault?.Code));
    }

    [Fact]
    public void Parts_OfAPlan_AreTheWholePlan()
    {
        var pictures = Enumerable.Range(0, 50).Select(i => Picture($"{i}.png", "rain")).ToArray();
        var parts = Enumerable.Range(1, 3).SelectMany(i => Planner("{name}{ext}").Plan(pictures, new Shard(i, 3), false, CancellationToken.None));
        Assert.Equal(pictures.Select(picture => picture.Picture.Relative).Order(), parts.Select(item => item.Relative).Order());
    }

    [Theory]
    [InlineData(null, 64L << 30, 3, 256L << 20)]
    [InlineData(null, 512L << 20, 2, 64L << 20)]
    [InlineData(null, 100L << 20, 1, 64L << 20)]
    [InlineData(16, 8L << 30, 16, 128L << 20)]
    [InlineData(16, 1L << 30, 4, 64L << 20)]
    [InlineData(1, 64L << 30, 1, 256L << 20)]
    public void Jobs_AreBoundedByMemory(int? wanted, long available, int jobs, long bytes) =>
        Assert.Equal(new MemoryPlan(jobs, bytes), MemoryPlan.Choose(wanted, available));

    private static PlannedPicture Picture(string relative, string words) =>
        new(new SelectedPicture(Path.Combine(Path.GetTempPath(), "tpir in", relative), relative), [new RestoreStep(words)], Line: 7);

    private static BatchPlanner Planner(string pattern) => new(Folder, OutputPattern.Parse(pattern), new InstructionBook(new Words(), "fast"));

    private static IReadOnlyList<BatchItem> Plan(string pattern, params PlannedPicture[] pictures) =>
        Planner(pattern).Plan(pictures, Shard.Whole, false, CancellationToken.None);

    /// <summary>Understands single words; like the real one, in vector order whatever the order of the words.</summary>
    private sealed class Words : IRestorationEngine
    {
        public Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken)
        {
            if (instruction == "snow")
                throw new RestoreException(ErrorCode.NotTrained, "not trained", "");
            Degradation[] recognised = instruction switch
            {
                "rain" => [Degradation.Rain],
                "rain and noise" => [Degradation.Noise, Degradation.Rain],
                _ => [],
            };
            return new Guidance(instruction, [], [], [], [.. recognised], 1f, instruction == "nothing", instruction == "anything", instruction);
        }

        public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
