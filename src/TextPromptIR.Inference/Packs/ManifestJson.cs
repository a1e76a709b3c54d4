using System.Text.Json.Serialization;

namespace TextPromptIR.Inference.Packs;

/// <summary>Generated reader of <see cref="PackManifest"/>: no reflection, so the hosts may be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = ManifestReader.MaxDepth)]
[JsonSerializable(typeof(PackManifest))]
[JsonSerializable(typeof(PackManifest.ThresholdEntry))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class ManifestJson : JsonSerializerContext;
