using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextPromptIR.Batch.Journal;

namespace TextPromptIR.Batch.Reporting;

/// <summary>How reports and journals are written: one object per line, letters of all languages as they are.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FileReport))]
[JsonSerializable(typeof(BatchSummary))]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class BatchJson : JsonSerializerContext
{
    /// <summary>The one instance with our encoder.</summary>
    public static BatchJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
