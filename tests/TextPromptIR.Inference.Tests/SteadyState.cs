namespace TextPromptIR.Inference.Tests;

/// <summary>What a call costs the managed heap once everything it needs is there.</summary>
internal static class SteadyState
{
    private const int Stretches = 5;
    private const int CallsPerStretch = 20;

    /// <summary>Fails where every stretch of calls allocates: what a call costs is paid in each, what the runtime does once (a method compiled again, a type loaded) in one.</summary>
    public static void AllocatesNothing(Action call)
    {
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < CallsPerStretch; i++)
                call();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Assert.Equal(0, Enumerable.Range(0, Stretches).Min(_ => Allocated()));
    }
}
