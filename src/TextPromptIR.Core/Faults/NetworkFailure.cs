using TextPromptIR.Core.Devices;

namespace TextPromptIR.Core.Faults;

/// <summary>Turns whatever a network throws into the one exception that hosts see.</summary>
internal static class NetworkFailure
{
    // The processor is the device that all others are measured by: what fails there is the pack.
    private const string AnotherPack = "Choose another model pack, or install this one again; 'tpir diagnose' tells more.";

    /// <summary>The network returned a value that is not a number or infinite.</summary>
    /// <param name="device">The device it ran on.</param>
    public static RestoreException NotFinite(ComputeDevice device) => new(
        ErrorCode.WrongNumbers,
        "The network returned values that are not numbers; they were not used.",
        device.IsGpu ? "Update the graphics driver, or choose the processor as device." : AnotherPack);

    /// <summary>Memory ran out while a tile or the samples of a picture were prepared or computed.</summary>
    public static RestoreException OutOfMemory(OutOfMemoryException exception) => new(
        ErrorCode.OutOfMemory, "There was not enough memory to run the network.", "Close other programs, or choose a smaller tile size.", exception);

    /// <summary>The failure as a <see cref="RestoreException"/>; one that already is stays itself.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="device">The device the network ran on.</param>
    public static RestoreException From(Exception exception, ComputeDevice device) => exception switch
    {
        RestoreException known => known,
        OutOfMemoryException memory => OutOfMemory(memory),
        _ => new RestoreException(
            ErrorCode.InferenceFailed,
            $"The network failed: {exception.Message}",
            device.IsGpu ? "Choose another device, or run 'tpir diagnose' for details." : AnotherPack,
            exception),
    };

    /// <summary>Runs <paramref name="action"/> on a device and translates what it throws; a cancel passes through.</summary>
    public static void Guard<T>(T argument, ComputeDevice device, Action<T, CancellationToken> action, CancellationToken cancellationToken)
    {
        try
        {
            action(argument, cancellationToken);
        }
        catch (Exception exception) when (exception is not RestoreException and not OperationCanceledException)
        {
            throw From(exception, device);
        }
    }
}
