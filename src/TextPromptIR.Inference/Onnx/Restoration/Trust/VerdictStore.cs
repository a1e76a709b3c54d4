using System.Text.Json;

namespace TextPromptIR.Inference.Onnx.Restoration.Trust;

/// <summary>
/// The verdicts of earlier self-tests, kept for the life of the engine and in a per-user file. The file is a convenience: when it cannot be read or
/// written, a device is tried once more in the next process, and nothing else happens. Thread-safe; several processes may share the file.
/// </summary>
/// <param name="path">The file; null keeps verdicts in memory only.</param>
internal sealed class VerdictStore(string? path)
{
    private const int Most = 64;
    private const long MostBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<DeviceTrial, TrialVerdict> _own = [];

    /// <summary>The file; null for memory only.</summary>
    public string? Path => path;

    /// <summary>Everything that is remembered, newest first.</summary>
    public IReadOnlyList<TrialVerdict> List()
    {
        lock (_lock)
            return [.. Merged()];
    }

    /// <summary>The verdict on exactly this trial; null when it was never made.</summary>
    public TrialVerdict? Find(DeviceTrial trial)
    {
        lock (_lock)
            return _own.TryGetValue(trial, out var known) ? known : Read().FirstOrDefault(verdict => verdict.Trial == trial);
    }

    /// <summary>Remembers a verdict in place of an earlier one on the same trial.</summary>
    public void Keep(TrialVerdict verdict)
    {
        lock (_lock)
        {
            _own[verdict.Trial] = verdict;
            // Without the driver's version an update would go unseen, and a verdict would outlive its reason.
            if (path is not null && verdict.Trial.Driver is not null)
                Write([.. Merged().Where(known => known.Trial.Driver is not null).Take(Most)]);
        }
    }

    private IEnumerable<TrialVerdict> Merged() =>
        _own.Values.Concat(Read()).DistinctBy(verdict => verdict.Trial).OrderByDescending(verdict => verdict.When);

    private List<TrialVerdict> Read()
    {
        try
        {
            if (path is null || !File.Exists(path) || new FileInfo(path).Length > MostBytes)
                return [];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var verdicts = JsonSerializer.Deserialize(file, VerdictJson.Default.ListTrialVerdict) ?? [];
            return verdicts.TrueForAll(verdict => verdict is { Trial: not null }) ? verdicts : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private void Write(List<TrialVerdict> verdicts)
    {
        var partial = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(verdicts, VerdictJson.Default.ListTrialVerdict));
            File.Move(partial, path!, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Forget(partial);
        }
    }

    private static void Forget(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
