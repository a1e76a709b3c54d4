using System.Text.Json.Serialization;

namespace TextPromptIR.Inference.Packs;

/// <summary>Generated reader of <see cref="PackManifest"/>: no reflection, so the hosts may be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = ManifestReader.MaxDepth)]
[JsonSerializable(typeof(PackManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
