namespace TextPromptIR.Inference.Packs;

/// <summary>Names a language pack and pins its exact version by the hash of its manifest, which pins its files in turn.</summary>
/// <param name="Id">Id of the language pack.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of its <c>pack.json</c>.</param>
internal sealed record LanguageReference(string Id, string Sha256);
