namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>
/// One use of a GPU at a time in the whole process, not only per session: two DirectML sessions at work together have removed the device on
/// real machines (immich-app/immich issue 31469).
/// </summary>
internal static class GpuGate
{
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Waits for the turn.</summary>
    /// <param name="isGpu">False passes at once: processors need no gate.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Dispose it to pass the turn on.</returns>
    public static Held Enter(bool isGpu, CancellationToken cancellationToken)
    {
        if (isGpu)
            Turn.Wait(cancellationToken);
        return new Held(isGpu);
    }

    /// <summary>The turn; a struct so that a tile costs no allocation.</summary>
    /// <param name="holds">Whether there is a turn to pass on.</param>
    public readonly struct Held(bool holds) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            if (holds)
                Turn.Release();
        }
    }
}
