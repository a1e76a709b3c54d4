using System.Text.Json.Serialization;

namespace TextPromptIR.Batch.Reporting;

/// <summary>What became of one picture.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileStatus>))]
public enum FileStatus
{
    /// <summary>Restored; the output is whole.</summary>
    [JsonStringEnumMemberName("restored")]
    Restored = 0,

    /// <summary>Written as it was: the words ask for no restoration, nothing was found to restore, or the strength is 0.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged = 1,

    /// <summary>An output that was there already stays.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped = 2,

    /// <summary>Failed; nothing was written.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 3,

    /// <summary>The batch ended before its turn.</summary>
    [JsonStringEnumMemberName("notTried")]
    NotTried = 4,
}
