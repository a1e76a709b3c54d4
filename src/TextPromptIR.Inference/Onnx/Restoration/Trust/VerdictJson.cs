using System.Text.Json.Serialization;

namespace TextPromptIR.Inference.Onnx.Restoration.Trust;

/// <summary>Generated reader and writer of the file of verdicts. Garbage is NaN now and then, so numbers may have names.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(List<TrialVerdict>))]
internal sealed partial class VerdictJson : JsonSerializerContext;
