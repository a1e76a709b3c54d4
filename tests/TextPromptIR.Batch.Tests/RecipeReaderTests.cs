using TextPromptIR.Batch.Recipes;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Batch.Tests;

/// <summary>The recipe format of command line and scripts.</summary>
public sealed class RecipeReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recipe_GoodOne_IsRead()
    {
        var recipe = RecipeReader.Read(_folder.Write("r.json", """
            {
              "schema": 1, "name": "Evening", "model": "fast",
              // A person wrote this.
              "steps": [
                { "instruction": "remove the rain", "strength": 0.807, "selection": [1, 2, 30, 40] },
                { "instruction": "remove  the\nnoise" },
              ]
            }
            """));

        Assert.Equal(("Evening", "fast"), (recipe.Name, recipe.PackId));
        Assert.Equal(new RestoreStep("remove the rain", 0.81f, new PixelRect(1, 2, 30, 40)), recipe.Steps[0]);
        Assert.Equal(new RestoreStep("remove the noise"), recipe.Steps[1]);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "not an object")]
    [InlineData("""{"schema": 1, "name": "\ud800", "steps": [{"instruction": "rain"}]}""", "not Unicode")]
    [InlineData("""{"schema": 1, "steps": [{"instruction": "\udc00 rain"}]}""", "not Unicode")]
    [InlineData("""{"schema": 1, "\ud800": 1, "steps": [{"instruction": "rain"}]}""", "not Unicode")]
    [InlineData("""{"steps": [{"instruction": "rain"}]}""", "\"schema\": 1 is missing")]
    [InlineData("""{"schema": 2, "steps": [{"instruction": "rain"}]}""", "\"schema\" is 2")]
    [InlineData("""{"schema": 1}""", "\"steps\" is not a list")]
    [InlineData("""{"schema": 1, "steps": []}""", "\"steps\" is not a list")]
    [InlineData("""{"schema": 1, "steps": [{"instruction": "rain"}, {"strength": 1}]}""", "step 2: \"instruction\" is missing")]
    [InlineData("""{"schema": 1, "steps": [{"instruction": "rain", "strength": 1.5}]}""", "step 1: the strength \"1.5\"")]
    [InlineData("""{"schema": 1, "steps": [{"instruction": "rain", "selection": [1, 2, 3]}]}""", "step 1: the selection \"1,2,3\"")]
    [InlineData("""{"schema": 1, "steps": [{"instruction": "rain", "strenght": 1}]}""", "\"strenght\" is unknown")]
    [InlineData("""{"schema": 1, "stages": [], "steps": [{"instruction": "rain"}]}""", "\"stages\" is unknown")]
    [InlineData("""{"schema": 1, "name": 7, "steps": [{"instruction": "rain"}]}""", "\"name\" is not a text")]
    public void Recipe_BadOne_SaysWhereAndWhy(string content, string expected)
    {
        var error = Assert.Throws<RestoreException>(() => RecipeReader.Read(_folder.Write("r.json", content)));
        Assert.Equal(ErrorCode.BadRecipe, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The effect's slider has whole percents: a strength must be the same number in both hosts.</summary>
    [Fact]
    public void Strength_OfEveryPercent_IsTheEffectsNumber()
    {
        for (var percent = 0; percent <= 100; percent++)
            Assert.Equal(percent / 100f, RestoreStep.Hundredths(percent / 100.0));
    }
}
