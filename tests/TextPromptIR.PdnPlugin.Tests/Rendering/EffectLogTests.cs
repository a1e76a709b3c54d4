using TextPromptIR.PdnPlugin.Reporting;

namespace TextPromptIR.PdnPlugin.Tests.Rendering;

public sealed class EffectLogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tpir-log-");

    [Fact]
    public void Write_ManyLines_KeepsTheFileShortAndTheLastLine()
    {
        var path = Path.Combine(folder.FullName, "new", "effect.log");
        var log = new EffectLog(path, maxBytes: 2000);
        for (var i = 0; i < 200; i++)
            log.Write($"line {i}\r\nof two");

        Assert.InRange(new FileInfo(path).Length, 1, 2200);
        Assert.EndsWith("line 199 of two", File.ReadLines(path).Last(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.ChangeExtension(path, ".old.log")));
    }

    [Fact]
    public void Write_WhereNothingCanBeWritten_IsLeftOut()
    {
        var file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "x");

        new EffectLog(Path.Combine(file, "effect.log")).Write("line");

        Assert.Equal("x", File.ReadAllText(file));
    }

    public void Dispose() => folder.Delete(true);
}
