namespace TextPromptIR.Inference.Tests;

/// <summary>Where a program looks for packs: never below the working directory, which may be anybody's.</summary>
public sealed class EngineOptionsTests
{
    [Fact]
    public void For_UserDataFolderThatIsYetToBeMade_IsSearchedAllTheSame()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system, not a variable, names the folder.");
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "share");
        var usual = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_DATA_HOME", missing);
            var options = EngineOptions.For("/opt/tpir");
            Assert.Equal(["/opt/tpir/models", Path.Combine(missing, "TextPromptIR", "models")], options.ModelFolders);
            Assert.Equal(Path.Combine(missing, "TextPromptIR", "self-tests.json"), options.SelfTestFile);
            Assert.False(Directory.Exists(missing));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_DATA_HOME", usual);
        }
    }

    [Fact]
    public void For_UserWithoutAFolder_SearchesTheProgramsOnly()
    {
        var options = EngineOptions.For("/opt/tpir", extraFolder: null, userData: string.Empty);
        Assert.Equal([Path.Combine("/opt/tpir", "models")], options.ModelFolders);
        Assert.Null(options.SelfTestFile);
    }

    [Fact]
    public void For_ExtraFolder_ComesFirst() => Assert.Equal(
        ["mine", Path.Combine("program", "models"), Path.Combine("user", "TextPromptIR", "models")], EngineOptions.For("program", "mine", "user").ModelFolders);
}
