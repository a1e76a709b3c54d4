using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TextPromptIR.PdnPlugin.Settings;

/// <summary>The restoration packs that can be chosen. Reads ids and kinds in manifests only: opening the dialog touches no model.</summary>
internal static class ModelChoices
{
    /// <summary>The pack that comes with the plugin.</summary>
    public const string Default = "fast";

    private const int MaxPacksPerFolder = 256;
    private const int MaxManifestBytes = 256 << 10;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Ids of the installed packs, <see cref="Default"/> first even when it is missing: choosing it then says where it belongs.</summary>
    public static IReadOnlyList<string> Installed() => Installed(PluginModels.Folders);

    /// <summary>Ids of the packs in <paramref name="modelFolders"/>, which the engine searches in the same way: each folder and those directly in it.</summary>
    [MethodImpl(Startup.Once)]
    internal static IReadOnlyList<string> Installed(IEnumerable<string> modelFolders)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in modelFolders)
        {
            try
            {
                foreach (var pack in Directory.EnumerateDirectories(folder).Take(MaxPacksPerFolder).Prepend(folder))
                {
                    if (RestorationIdIn(pack) is { } id)
                        ids.Add(id);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A folder that is not there, or not ours to read, holds no pack for this user.
            }
        }

        ids.Remove(Default);
        return [Default, .. ids];
    }

    // Whether the rest of the manifest is sound, the engine says when the pack is chosen.
    [MethodImpl(Startup.Once)]
    private static string? RestorationIdIn(string folder)
    {
        var manifest = new FileInfo(Path.Combine(folder, "pack.json"));
        try
        {
            if (!manifest.Exists || manifest.Length is 0 or > MaxManifestBytes)
                return null;
            using var stream = manifest.OpenRead();
            using var json = JsonDocument.Parse(stream);
            return Text(json.RootElement, "kind") == "restoration" && Text(json.RootElement, "id") is { } id && IsId(id) ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null; // A pack that cannot be read hides only itself.
        }
    }

    private static string? Text(JsonElement manifest, string field) =>
        manifest.ValueKind == JsonValueKind.Object && manifest.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsId(string id) => id.Length is >= 1 and <= 64 && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}
