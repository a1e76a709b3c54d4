using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Reporting;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Engine;

public sealed class IdleTimerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tpir-log-");

    public void Dispose() => folder.Delete(true);

    [Fact]
    public void Elapsed_Throws_IsLoggedAndLeavesTheTimerUsable()
    {
        var clock = new ManualClock();
        var path = Path.Combine(folder.FullName, "effect.log");
        var calls = 0;
        var timer = new IdleTimer(clock, TimeSpan.FromSeconds(1), () => throw new InvalidOperationException($"call {++calls}"), new EffectLog(path));
        for (var i = 0; i < 2; i++)
        {
            timer.Start();
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, calls);
        Assert.Contains("call 2", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(0, clock.RunningTimers);
    }
}
