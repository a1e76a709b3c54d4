using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using TextPromptIR.Cli.Installation;

namespace TextPromptIR.Cli.Tests.Installation;

/// <summary>A small plugin as users download it. The entry point is a real assembly, so that its version can be read.</summary>
internal sealed class PluginDownload
{
    public const string Prefix = "Effects/TextGuidedRestore/";

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal)
    {
        [FileHashes.PluginFile] = File.ReadAllBytes(typeof(InstallJob).Assembly.Location),
        ["TextPromptIR.PdnPlugin.deps.json"] = "{}"u8.ToArray(),
        ["models/fast/weights.bin"] = [1, 2, 3],
        ["runtimes/win-x64/native/onnxruntime.dll"] = [4, 5],
    };

    public string List => string.Concat(Files.Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(file.Value))} *{file.Key}\n"));

    public string WriteZip(string path, Action<IDictionary<string, byte[]>>? damage = null)
    {
        var content = Files.ToDictionary(file => Prefix + file.Key, file => file.Value);
        content[Prefix + FileHashes.FileName] = Encoding.UTF8.GetBytes(List);
        content["README.txt"] = "how to"u8.ToArray();
        damage?.Invoke(content);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in content)
        {
            using var target = zip.CreateEntry(name).Open();
            target.Write(bytes);
        }

        return path;
    }

    public string WriteFolder(string path)
    {
        foreach (var (name, bytes) in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(path, name))!);
            File.WriteAllBytes(Path.Combine(path, name), bytes);
        }

        File.WriteAllText(Path.Combine(path, FileHashes.FileName), List);
        return path;
    }

    /// <summary>Every file below a folder with its content, as text that two folders can be compared by.</summary>
    public static List<string> Snapshot(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => $"{Path.GetRelativePath(folder, file).Replace('\\', '/')} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")
            .Order(StringComparer.Ordinal),
    ];
}
