using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Packs;

/// <summary>
/// Finds packs: every folder is searched in order, itself and the folders directly in it; the first pack with an id wins.
/// Looks at the disk on every call, so a pack installed meanwhile is found. Reads manifests only; <see cref="PackVerifier"/> proves the files.
/// </summary>
/// <param name="folders">Folders in search order; those that do not exist are skipped.</param>
internal sealed class PackCatalog(IReadOnlyList<string> folders)
{
    private const int MaxPacksPerFolder = 256;

    /// <summary>All packs, damaged ones included with their fault, in search order.</summary>
    public IReadOnlyList<PackSummary> List() => Candidates().Select(candidate => Summarise(candidate.Folder)).DistinctBy(summary => summary.Id).ToList();

    /// <summary>The restoration pack with an id.</summary>
    /// <param name="id">Such as <c>fast</c>; case does not matter.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackNotFound"/> or <see cref="ErrorCode.PackDamaged"/>.</exception>
    public RestorationPack FindRestoration(string id) =>
        Find<RestorationPack>(id, "restore pictures") ?? throw Unknown(id);

    /// <summary>The language pack that restoration packs share unless they name another.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackNotFound"/> or <see cref="ErrorCode.PackDamaged"/>.</exception>
    public LanguagePack FindLanguage(string id = LanguagePack.KindName) =>
        Find<LanguagePack>(id, "read instructions") ?? throw Unknown(id);

    /// <summary>The detector pack that all restoration packs share.</summary>
    /// <returns>Null when none is installed.</returns>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/>, or <see cref="ErrorCode.PackNotFound"/> when a pack of that name is of another kind.</exception>
    public DetectorPack? FindDetector() => Find<DetectorPack>(DetectorPack.KindName, "look at pictures");

    /// <summary>Exactly the language pack a restoration pack was trained with, wherever in the search order it lies.</summary>
    /// <param name="pack">The restoration pack.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackNotFound"/>, or <see cref="ErrorCode.PackDamaged"/> when only another version is there.</exception>
    public LanguagePack FindLanguage(RestorationPack pack)
    {
        var exact = Candidates().Select(candidate => TryRead(candidate.Folder)).OfType<LanguagePack>()
            .FirstOrDefault(language => language.Id == pack.Language.Id && language.ManifestSha256 == pack.Language.Sha256);
        if (exact is not null)
            return exact;
        var other = FindLanguage(pack.Language.Id);
        throw PackFault.InManifest(
            pack.Folder, "language.sha256", $"it names another version of the language pack than the one in '{other.Folder}' ({other.Identity}).");
    }

    private static PackSummary Summarise(string folder)
    {
        try
        {
            var pack = ManifestReader.Read(folder);
            return new PackSummary(
                pack.Id, pack.Version, pack.Kind, folder, pack.Description, pack.Files.Sum(file => file.Bytes),
                pack.Degradations, (pack as RestorationPack)?.Shape, FaultOf(pack));
        }
        catch (RestoreException fault)
        {
            return new PackSummary(NameOf(folder), "?", "?", folder, string.Empty, 0, [], null, fault.Message);
        }
    }

    private static string? FaultOf(Pack pack)
    {
        try
        {
            PackVerifier.CheckSizes(pack);
            return null;
        }
        catch (RestoreException fault)
        {
            return fault.Message;
        }
    }

    private static Pack? TryRead(string folder)
    {
        try
        {
            return ManifestReader.Read(folder);
        }
        catch (RestoreException)
        {
            return null;
        }
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    private T? Find<T>(string id, string purpose)
        where T : Pack
        => Find(id) switch
        {
            null => null,
            T pack => pack,
            var other => throw Missing($"'{id}' is a {other.Kind} pack; it cannot {purpose}."),
        };

    private Pack? Find(string id)
    {
        foreach (var (folder, isNamed) in Candidates())
        {
            Pack pack;
            try
            {
                pack = ManifestReader.Read(folder);
            }
            // A damaged pack hides only itself. One that was meant is never passed over for a later one of its id, and whoever names a pack's own
            // folder means that pack.
            catch (RestoreException) when (!isNamed && !Same(NameOf(folder), id) && !Same(ManifestReader.IdIn(folder), id))
            {
                continue;
            }

            if (Same(pack.Id, id))
                return pack;
        }

        return null;
    }

    private static bool Same(string? one, string id) => string.Equals(one, id, StringComparison.OrdinalIgnoreCase);

    private RestoreException Unknown(string id) => Missing($"There is no model pack '{id}'.");

    private RestoreException Missing(string message)
    {
        var sound = List().Where(summary => summary.Fault is null).Select(summary => $"{summary.Id} ({summary.Kind})").ToList();
        var advice = sound.Count > 0
            ? $"Packs that are there: {string.Join(", ", sound)}."
            : $"No packs were found. Searched: {string.Join(", ", folders.Select(folder => $"'{folder}'"))}.";
        return new RestoreException(ErrorCode.PackNotFound, message, advice);
    }

    // Named: the folder itself is one of those to search.
    private IEnumerable<(string Folder, bool IsNamed)> Candidates()
    {
        foreach (var folder in folders)
        {
            string[] inside;
            try
            {
                if (!Directory.Exists(folder))
                    continue;
                inside = [Path.GetFullPath(folder), .. Directory.EnumerateDirectories(Path.GetFullPath(folder)).Take(MaxPacksPerFolder).Order(StringComparer.Ordinal)];
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue; // A folder that may not be read holds no packs for this user.
            }

            for (var i = 0; i < inside.Length; i++)
            {
                if (File.Exists(Path.Combine(inside[i], Pack.ManifestName)))
                    yield return (inside[i], i == 0);
            }
        }
    }
}
