using System.Text;
using System.Text.Json;
using TextPromptIR.Core.Faults;
using TextPromptIR.Fuzz.Mutation;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>A pack's manifest: whatever it says, every file of an accepted pack lies in the pack's folder and its geometry makes a grid.</summary>
internal sealed class ManifestTarget : IFuzzTarget
{
    private static readonly string[] s_packs = ["tiny", "language", "detector"];
    private readonly Sandbox _sandbox = new();
    private readonly byte[][] _seeds = [.. s_packs.Select(pack => File.ReadAllBytes(Sandbox.Data("packs", pack, Pack.ManifestName)))];

    public string Name => "manifest";

    public byte[] Make(Random random)
    {
        var seed = _seeds[random.Next(_seeds.Length)];
        if (random.Next(3) == 0)
            return Bytes.Change(random, seed, _seeds);
        using var manifest = JsonDocument.Parse(seed);
        return Encoding.UTF8.GetBytes(new JsonTexts(random).Rewrite(manifest.RootElement, random.Next(1, 4)));
    }

    public ErrorCode Run(byte[] input)
    {
        File.WriteAllBytes(Path.Combine(_sandbox.Inside, Pack.ManifestName), input);
        var pack = ManifestReader.Read(_sandbox.Inside);
        foreach (var file in pack.Files)
        {
            FuzzFailure.Unless(Path.GetDirectoryName(Path.GetFullPath(file.Path)) == _sandbox.Inside, $"The file '{file.Path}' lies outside of the pack.");
            FuzzFailure.Unless(file.Bytes > 0 && file.Sha256.Length == 64, $"The file '{file.Path}' has no size or hash.");
        }

        var listed = new PackCatalog([_sandbox.Root]).List().Single();
        FuzzFailure.Unless(listed.Id == pack.Id && listed.Fault is not null, "A pack without files is listed as sound.");
        (pack as RestorationPack)?.Shape.Validate();
        return ErrorCode.None;
    }

    public void Dispose() => _sandbox.Dispose();
}
