using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Fuzz.Mutation;
using TextPromptIR.Inference;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>
/// Networks of a pack from elsewhere: the manifest is true to its files, so everything passes until ONNX Runtime reads them. Also the trick of naming
/// weights outside of the pack's folder.
/// </summary>
internal sealed class OnnxTarget : IFuzzTarget
{
    private static readonly string[] s_files = ["tiny/backbone.onnx", "tiny/calibrate.onnx", "language/text_encoder.onnx", "detector/degradation_encoder.onnx"];

    // As long as "weights.bin", so that the graph stays sound; the first two exist and hold the right weights.
    private static readonly string[] s_outside = ["../weights1", "..//weights", "/etc/passwd", "./../w.bin1", "tiny/../../"];

    private readonly Sandbox _sandbox;
    private readonly byte[][] _seeds;

    public OnnxTarget()
    {
        var weights = File.ReadAllBytes(Sandbox.Data("packs", "tiny", "weights.bin"));
        _sandbox = new Sandbox(("weights1", weights), ("weights", weights));
        _seeds = [.. s_files.Select(file => File.ReadAllBytes(Sandbox.Data(["packs", .. file.Split('/')])))];
        foreach (var pack in new[] { "tiny", "language", "detector" })
        {
            // The sound copies lie where a link of the same name would lead out of the pack: one folder up is inside the sandbox, two are not.
            var folder = Directory.CreateDirectory(Path.Combine(_sandbox.Inside, pack)).FullName;
            foreach (var file in Directory.GetFiles(Sandbox.Data("packs", pack)))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.WriteAllBytes(Path.Combine(_sandbox.Inside, "weights1"), weights);
        File.WriteAllBytes(Path.Combine(_sandbox.Inside, "weights"), weights);
    }

    public string Name => "onnx";

    // The first byte tells which network it is.
    public byte[] Make(Random random)
    {
        var which = random.Next(_seeds.Length);
        if (which != 0 || random.Next(3) > 0)
            return [(byte)which, .. Bytes.Change(random, _seeds[which], _seeds, most: 2)];
        return [(byte)which, .. Replace(_seeds[which], "weights.bin", s_outside[random.Next(s_outside.Length)])];
    }

    public ErrorCode Run(byte[] input)
    {
        var (pack, file) = (s_files[input[0]].Split('/')[0], s_files[input[0]].Split('/')[1]);
        Install(pack, file, input[1..]);
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [_sandbox.Inside], CpuThreads = 1 });
        try
        {
            Use(engine);
            FuzzFailure.Unless(!s_outside.Any(path => input.AsSpan().IndexOf(Encoding.ASCII.GetBytes(path)) >= 0), "Weights outside of the pack's folder were loaded.");
            return ErrorCode.None;
        }
        finally
        {
            Install(pack, file, _seeds[input[0]]);
            _sandbox.Check();
        }
    }

    public void Dispose() => _sandbox.Dispose();

    private static byte[] Replace(byte[] bytes, string what, string with)
    {
        var copy = (byte[])bytes.Clone();
        for (var at = copy.AsSpan().IndexOf(Encoding.ASCII.GetBytes(what)); at >= 0; at = copy.AsSpan().IndexOf(Encoding.ASCII.GetBytes(what)))
            Encoding.ASCII.GetBytes(with).CopyTo(copy, at);
        return copy;
    }

    private static void Use(RestorationEngine engine)
    {
        var guidance = engine.UnderstandFor("tiny", "remove the rain");
        var grey = new byte[64 * 64 * 4];
        grey.AsSpan().Fill(0x80);
        engine.ChooseFor(guidance with { Automatic = true, Recognised = [Degradation.Rain] }, new ArrayPixelSource(grey, 64, 64, PixelLayout.Bgra32));
        using var backend = engine.OpenBackend("tiny", DevicePreference.Cpu);
        var shape = backend.Shape;
        var state = backend.Calibrate(guidance, new float[shape.CalibrationValues], CancellationToken.None);
        var restored = new float[3 * shape.Size * shape.Size];
        backend.Restore(state, new float[restored.Length], restored, CancellationToken.None);
    }

    private void Install(string pack, string file, byte[] content)
    {
        var folder = Path.Combine(_sandbox.Inside, pack);
        var path = Path.Combine(folder, file);
        File.WriteAllBytes(path, content);
        var manifestPath = Path.Combine(folder, Pack.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllText(manifestPath))!.AsObject();
        foreach (var (_, entry) in manifest["files"]!.AsObject())
        {
            if ((string?)entry!["path"] == file)
                (entry["bytes"], entry["sha256"]) = (content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        }

        File.WriteAllText(manifestPath, manifest.ToJsonString());
        if (pack == "language")
            NameLanguageIn("tiny", manifestPath);
    }

    // A restoration pack names its language pack by the hash of its manifest.
    private void NameLanguageIn(string pack, string languageManifest)
    {
        var path = Path.Combine(_sandbox.Inside, pack, Pack.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        manifest["language"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(languageManifest)));
        File.WriteAllText(path, manifest.ToJsonString());
    }
}
