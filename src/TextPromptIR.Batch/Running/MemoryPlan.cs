using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Running;

/// <summary>How many pictures are held at a time, and how much of each in memory; what is larger goes through temporary files.</summary>
/// <param name="Jobs">Pictures at a time: one is restored while others are read and written.</param>
/// <param name="BytesPerPicture">Decoded bytes of one picture that stay in memory.</param>
public sealed record MemoryPlan(int Jobs, long BytesPerPicture)
{
    private const long LeastPerPicture = 64L << 20;
    private const long MostPerPicture = 256L << 20;
    private const int UsualJobs = 3;

    /// <summary>
    /// Takes a quarter of the memory that this process may use (a container's limit counts): the rest belongs to the network, to encoders and to
    /// whatever else runs on the machine.
    /// </summary>
    /// <param name="wanted">Pictures at a time that the user asks for; null for the usual three.</param>
    public static MemoryPlan Choose(int? wanted) => Choose(wanted, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal static MemoryPlan Choose(int? wanted, long available)
    {
        var budget = available / 4;
        var jobs = (int)Math.Clamp(budget / LeastPerPicture, 1, wanted ?? UsualJobs);
        return new MemoryPlan(jobs, Math.Clamp(budget / jobs, LeastPerPicture, MostPerPicture));
    }

    internal OpenOptions Opening => new() { MaxBytesInMemory = BytesPerPicture };
}
