using TextPromptIR.Batch.Reporting;

namespace TextPromptIR.Batch.Running;

/// <summary>Hears how a batch goes on. Called from several threads, one call at a time.</summary>
public interface IBatchObserver
{
    /// <summary>One more picture is dealt with.</summary>
    /// <param name="report">What became of it.</param>
    /// <param name="done">Pictures dealt with.</param>
    /// <param name="total">All pictures.</param>
    /// <param name="left">Time left; null while unknown.</param>
    void Finished(FileReport report, int done, int total, TimeSpan? left);
}
