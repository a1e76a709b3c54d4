using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Inference.Tests.Packs;

/// <summary>Packs of a few bytes in a temporary folder, to be bent out of shape.</summary>
internal sealed class PackFolder : IDisposable
{
    public PackFolder() => Root = Directory.CreateTempSubdirectory("tpir-packs-").FullName;

    public string Root { get; }

    public string ManifestOf(string name) => Path.Combine(Root, name, "pack.json");

    /// <summary>Writes a sound language pack and returns its folder.</summary>
    public string AddLanguage(string name = "language", Action<JsonObject>? change = null, string version = "0.1.0")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        var manifest = Head(name, "language", version);
        manifest["files"] = new JsonObject
        {
            ["encoder"] = AddFile(folder, "text_encoder.onnx", "encoder of " + name + version),
            ["vocabulary"] = AddFile(folder, "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nrain\n"),
        };
        manifest["tensors"] = new JsonObject
        {
            ["inputIds"] = "input_ids", ["attentionMask"] = "attention_mask", ["wanted"] = "wanted", ["kept"] = "kept",
            ["unrelated"] = "unrelated", ["automatic"] = "automatic", ["strength"] = "strength", ["sentence"] = "sentence",
        };
        manifest["tokens"] = 64;
        manifest["width"] = 256;
        manifest["degradations"] = Names(DegradationNames.Count);
        manifest["thresholds"] = new JsonObject
        {
            ["wanted"] = new JsonArray([.. Enumerable.Repeat(0.5, 10).Select(value => (JsonNode)value)]), ["unrelated"] = 0.5, ["automatic"] = 0.5,
        };
        return Write(folder, manifest, change);
    }

    /// <summary>Writes a sound detector pack and returns its folder.</summary>
    public string AddDetector(string name = "detector", Action<JsonObject>? change = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        var manifest = Head(name, "detector", "0.1.0");
        manifest["files"] = new JsonObject { ["encoder"] = AddFile(folder, "degradation_encoder.onnx", "encoder of " + name) };
        manifest["tensors"] = new JsonObject { ["tiles"] = "tiles", ["probabilities"] = "probabilities", ["embedding"] = "embedding" };
        manifest["tile"] = new JsonObject { ["count"] = 8, ["size"] = 256 };
        manifest["thresholds"] = new JsonArray([.. Enumerable.Range(1, 10).Select(i => (JsonNode)(i / 16.0))]);
        manifest["width"] = 256;
        manifest["degradations"] = Names(DegradationNames.Count);
        return Write(folder, manifest, change);
    }

    /// <summary>Writes a sound restoration pack and returns its folder.</summary>
    public string AddRestoration(string name = "fast", Action<JsonObject>? change = null, string? languageFolder = null, string version = "0.1.0")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        var manifest = Head(name, "restoration", version);
        manifest["language"] = new JsonObject
        {
            ["id"] = "language", ["sha256"] = languageFolder is null ? new string('0', 64) : Sha256(File.ReadAllBytes(Path.Combine(languageFolder, "pack.json"))),
        };
        manifest["files"] = new JsonObject
        {
            ["calibrate"] = AddFile(folder, "calibrate.onnx", "calibrate of " + name),
            ["backbone"] = AddFile(folder, "backbone.onnx", "backbone of " + name),
            ["weights"] = AddFile(folder, "weights.bin", "weights of " + name),
        };
        manifest["tensors"] = new JsonObject
        {
            ["tiles"] = "tiles", ["guidance"] = "guidance", ["state"] = "state", ["tile"] = "tile", ["restored"] = "restored",
        };
        manifest["guidance"] = new JsonObject { ["kind"] = "degradations", ["width"] = 10 };
        manifest["state"] = new JsonObject { ["width"] = 77 };
        manifest["tile"] = new JsonObject
        {
            ["size"] = 256, ["overlap"] = 48, ["multiple"] = 16, ["calibrationCount"] = 8, ["calibrationSize"] = 128,
        };
        manifest["pixels"] = new JsonObject { ["range"] = new JsonArray(0, 1), ["order"] = "RGB" };
        manifest["precision"] = new JsonObject { ["storage"] = "fp16", ["compute"] = "fp32" };
        manifest["degradations"] = Names(3);
        manifest["measured"] = new JsonObject { ["kodak24"] = new JsonObject { ["sigma25"] = 30.3 } };
        return Write(folder, manifest, change);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static JsonObject Head(string name, string kind, string version) => new()
    {
        ["schema"] = 1, ["kind"] = kind, ["id"] = name, ["version"] = version, ["license"] = "MIT", ["description"] = "For tests.",
    };

    private static JsonArray Names(int count) => new([.. DegradationNames.All.Take(count).Select(name => (JsonNode)name)]);

    private static JsonObject AddFile(string folder, string name, string content)
    {
        File.WriteAllText(Path.Combine(folder, name), content);
        var bytes = File.ReadAllBytes(Path.Combine(folder, name));
        return new JsonObject { ["path"] = name, ["bytes"] = bytes.Length, ["sha256"] = Sha256(bytes) };
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Write(string folder, JsonObject manifest, Action<JsonObject>? change)
    {
        change?.Invoke(manifest);
        File.WriteAllText(Path.Combine(folder, "pack.json"), manifest.ToJsonString());
        return folder;
    }
}
