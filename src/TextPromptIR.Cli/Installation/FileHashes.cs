using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Cli.Installation;

/// <summary>The list of the plugin's files with their SHA-256 hashes: what it names belongs to the plugin, and nothing else does.</summary>
internal sealed class FileHashes
{
    /// <summary>Name of the list in the plugin's folder.</summary>
    public const string FileName = "SHA256SUMS";

    /// <summary>The file without which a list is not that of this plugin.</summary>
    public const string PluginFile = "TextPromptIR.PdnPlugin.dll";

    private const int HashLength = 64;
    private readonly SortedDictionary<string, string> _hashes;

    private FileHashes(string text, SortedDictionary<string, string> hashes)
    {
        Text = text;
        _hashes = hashes;
    }

    /// <summary>Names nothing.</summary>
    public static FileHashes None { get; } = new(string.Empty, []);

    /// <summary>The list as it was written.</summary>
    public string Text { get; }

    /// <summary>Paths with forward slashes, relative to the plugin's folder. Windows' rule: upper and lower case are the same.</summary>
    public IReadOnlyCollection<string> Names => _hashes.Keys;

    /// <summary>The hash of a file, 64 small hexadecimal digits.</summary>
    public string HashOf(string name) => _hashes[name];

    /// <summary>True for a file that belongs to the plugin.</summary>
    public bool Holds(string name) => _hashes.ContainsKey(name);

    /// <summary>Reads a list; null when it is not one of this plugin, or names a path that could lead out of the plugin's folder.</summary>
    public static FileHashes? TryParse(string text)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // As sha256sum writes it: the hash, a space, a star for "binary", the path.
            if (line.Length < HashLength + 3 || line[HashLength] != ' ' || line[HashLength + 1] is not ('*' or ' '))
                return null;
            var hash = line[..HashLength].ToLowerInvariant();
            var name = line[(HashLength + 2)..];
            if (!hash.All(char.IsAsciiHexDigit) || !name.Split('/').All(PackPaths.IsPlainName) || !hashes.TryAdd(name, hash))
                return null;
        }

        return hashes.ContainsKey(PluginFile) ? new FileHashes(text, hashes) : null;
    }
}
