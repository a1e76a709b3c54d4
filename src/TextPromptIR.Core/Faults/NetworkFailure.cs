namespace TextPromptIR.Core.Faults;

/// <summary>Turns whatever a network throws into the one exception that hosts see.</summary>
internal static class NetworkFailure
{
    /// <summary>The network returned a value that is not a number or infinite.</summary>
    public static RestoreException NotFinite() => new(
        ErrorCode.WrongNumbers,
        "The network returned values that are not numbers; they were not used.",
        "Update the graphics driver, or choose the processor as device.");

    /// <summary>The failure as a <see cref="RestoreException"/>; one that already is stays itself.</summary>
    public static RestoreException From(Exception exception) => exception switch
    {
        RestoreException known => known,
        OutOfMemoryException => new RestoreException(
            ErrorCode.OutOfMemory, "There was not enough memory to run the network.", "Close other programs, or choose a smaller tile size.", exception),
        _ => new RestoreException(
            ErrorCode.InferenceFailed, $"The network failed: {exception.Message}", "Choose another device, or run 'tpir diagnose' for details.", exception),
    };

    /// <summary>Runs <paramref name="action"/> and translates what it throws; a cancel passes through.</summary>
    public static void Guard<T>(T argument, Action<T, CancellationToken> action, CancellationToken cancellationToken)
    {
        try
        {
            action(argument, cancellationToken);
        }
        catch (Exception exception) when (exception is not RestoreException and not OperationCanceledException)
        {
            throw From(exception);
        }
    }
}
