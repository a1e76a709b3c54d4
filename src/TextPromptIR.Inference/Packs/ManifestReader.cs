using System.Security.Cryptography;
using System.Text.Json;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Packs;

/// <summary>Reads a pack's manifest as untrusted input: bounded size and depth, no duplicate fields, every field by its rule.</summary>
internal static class ManifestReader
{
    /// <summary>Largest accepted manifest in bytes; real ones have about two thousand.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Deepest accepted nesting; the format itself needs three.</summary>
    public const int MaxDepth = 16;

    /// <summary>Reads and checks <c>pack.json</c> of a folder. The files it names are not touched.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/>, naming file and field.</exception>
    public static Pack Read(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var bytes = ReadBytes(folder);
        return ManifestRules.Check(Parse(folder, WithoutMark(bytes)), folder, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>The id in a manifest, whatever else is wrong with it: tells which pack it is that is damaged.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <returns>Null when the file cannot be read as far as its id.</returns>
    public static string? IdIn(string folder)
    {
        try
        {
            var reader = new Utf8JsonReader(
                WithoutMark(ReadBytes(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))), new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
                if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("id"u8))
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            return null;
        }
        catch (Exception exception) when (exception is RestoreException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) => json.StartsWith("\uFEFF"u8) ? json[3..] : json;

    private static byte[] ReadBytes(string folder)
    {
        var path = Path.Combine(folder, Pack.ManifestName);
        try
        {
            // The length comes first: a pipe or device in the manifest's place has none and would block the reader.
            var file = PackPaths.Resolve(folder, path);
            var length = file.Length;
            if (length is 0 or > MaxBytes)
                throw PackFault.InManifest(folder, null, $"it has {length} bytes; 1 to {MaxBytes} are accepted.");

            using var stream = file.OpenRead();
            var bytes = new byte[length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PackFault.InManifest(folder, null, $"it cannot be read ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    private static PackManifest Parse(string folder, ReadOnlySpan<byte> json)
    {
        try
        {
            RefuseDuplicates(folder, json);
            return JsonSerializer.Deserialize(json, ManifestJson.Default.PackManifest)
                ?? throw PackFault.InManifest(folder, null, "it holds null instead of a manifest.");
        }
        catch (JsonException exception)
        {
            var field = exception.Path is { Length: > 2 } path ? path[2..] : null;
            var place = exception.LineNumber is { } line ? $" (line {line + 1})" : string.Empty;
            throw PackFault.InManifest(folder, field, field is null ? $"it is not valid JSON{place}." : $"it has a value of the wrong type{place}.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw PackFault.InManifest(folder, null, "it is not valid Unicode text.", exception);
        }
    }

    // A duplicate would let a checked value be replaced by a later one; the deserializer keeps the last silently.
    private static void RefuseDuplicates(string folder, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                open.Push(new HashSet<string>(StringComparer.Ordinal));
            else if (reader.TokenType == JsonTokenType.EndObject)
                open.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
                throw PackFault.InManifest(folder, Printable(reader.GetString()!), "the field is given twice.");
        }
    }

    private static string Printable(string name) =>
        new(name.Take(60).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character).ToArray());
}
