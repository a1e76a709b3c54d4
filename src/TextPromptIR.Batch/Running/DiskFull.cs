namespace TextPromptIR.Batch.Running;

/// <summary>Tells a full disk from other failures: it meets every picture that follows, so the batch stops and says so once.</summary>
internal static class DiskFull
{
    /// <summary>Whether the cause is a full disk or a used-up quota.</summary>
    public static bool IsCauseOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            // ENOSPC, EDQUOT; ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL.
            if (cause is IOException && (OperatingSystem.IsWindows() ? (cause.HResult & 0xFFFF) is 112 or 39 : cause.HResult is 28 or 122))
                return true;
        }

        return false;
    }
}
