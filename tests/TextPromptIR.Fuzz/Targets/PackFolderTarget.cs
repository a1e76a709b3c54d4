using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>
/// A pack's folder with links, folders and holes in the place of its files. What a pack says of itself is true and its content is sound; so a pack
/// that passes must consist of files of its own, however tempting the ones outside are.
/// </summary>
internal sealed class PackFolderTarget : IFuzzTarget
{
    private static readonly string[] s_names = [Pack.ManifestName, "calibrate.onnx", "backbone.onnx", "weights.bin"];
    private readonly byte[][] _contents = [.. s_names.Select(name => File.ReadAllBytes(Sandbox.Data("packs", "tiny", name)))];
    private readonly Sandbox _sandbox;
    private readonly string _pack;

    public PackFolderTarget()
    {
        _sandbox = new Sandbox(s_names.Select((name, i) => (name, _contents[i])));
        _pack = Path.Combine(_sandbox.Inside, "tiny");
    }

    public string Name => "pack";

    // A byte for each file; most are sound, or no pack would ever pass.
    public byte[] Make(Random random) => [.. s_names.Select(_ => (byte)(random.Next(3) == 0 ? random.Next(12) : 0))];

    public ErrorCode Run(byte[] input)
    {
        _sandbox.Clear();
        Directory.CreateDirectory(_pack);
        for (var i = 0; i < s_names.Length; i++)
            Place(i, input[i]);
        var listed = new PackCatalog([_sandbox.Inside]).List();
        try
        {
            var pack = ManifestReader.Read(_pack);
            PackVerifier.Verify(pack);
            FuzzFailure.Unless(input.All(kind => IsOwn(kind)), $"A pack passed that is made of {string.Join(", ", input)}.");
            FuzzFailure.Unless(listed.Single().Fault is null, "A sound pack is listed with a fault.");
            return ErrorCode.None;
        }
        finally
        {
            _sandbox.Check();
            CheckOutside();
        }
    }

    public void Dispose() => _sandbox.Dispose();

    // 0 a file; 1 a link to one inside.
    private static bool IsOwn(byte kind) => kind is 0 or 1;

    private void Place(int file, byte kind)
    {
        var (name, path, content) = (s_names[file], Path.Combine(_pack, s_names[file]), _contents[file]);
        switch (kind)
        {
            case 0:
                File.WriteAllBytes(path, content);
                break;
            case 1:
                File.WriteAllBytes(path + ".real", content);
                File.CreateSymbolicLink(path, name + ".real");
                break;
            case 2:
                File.CreateSymbolicLink(path, Path.Combine(_sandbox.Root, name));
                break;
            case 3:
                File.CreateSymbolicLink(path, Path.Combine("..", "..", name));
                break;
            case 4:
                File.CreateSymbolicLink(path + ".hop", Path.Combine("..", "..", name));
                File.CreateSymbolicLink(path, name + ".hop");
                break;
            case 5:
                File.CreateSymbolicLink(path, name);
                break;
            case 6:
                File.CreateSymbolicLink(path, "nothing there");
                break;
            case 7:
                Directory.CreateDirectory(path);
                break;
            case 8:
                Directory.CreateSymbolicLink(path, "..");
                break;
            case 9:
                File.WriteAllBytes(path, []);
                break;
            case 10:
                File.WriteAllBytes(path, [.. content, 0]);
                break;
            default:
                break;
        }
    }

    private void CheckOutside()
    {
        for (var i = 0; i < s_names.Length; i++)
            FuzzFailure.Unless(File.ReadAllBytes(Path.Combine(_sandbox.Root, s_names[i])).AsSpan().SequenceEqual(_contents[i]), $"{s_names[i]} outside was changed.");
    }
}
