using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Inference.Packs;

/// <summary>The rules of <c>models/pack.schema.json</c>: checks every field of a manifest and makes a pack of it.</summary>
internal sealed partial class ManifestRules
{
    private const long MaxFileBytes = 512L << 20;

    // Samples begin at multiples of JPEG's blocks and of the networks' strides, so that block edges lie where they lay in training.
    private const int SampleLattice = 16;

    private static readonly string[] LanguageFiles = ["encoder", "vocabulary"];
    private static readonly string[] DetectorFiles = ["encoder"];
    private static readonly string[] RestorationFiles = ["calibrate", "backbone", "weights"];

    private readonly PackManifest _manifest;
    private readonly string _folder;
    private readonly string _sha256;

    private ManifestRules(PackManifest manifest, string folder, string sha256)
    {
        _manifest = manifest;
        _folder = folder;
        _sha256 = sha256;
    }

    /// <summary>Checks a manifest.</summary>
    /// <param name="manifest">As read.</param>
    /// <param name="folder">The pack's folder, absolute.</param>
    /// <param name="sha256">Hash of the manifest file.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/> for the first broken rule, naming the field.</exception>
    public static Pack Check(PackManifest manifest, string folder, string sha256)
    {
        var rules = new ManifestRules(manifest, folder, sha256);
        rules.Require(manifest.Schema == 1, "schema", $"it must be 1, the only version this program understands, not {Show(manifest.Schema)}.");
        return manifest.Kind switch
        {
            RestorationPack.KindName => rules.Restoration(),
            LanguagePack.KindName => rules.Language(),
            DetectorPack.KindName => rules.Detector(),
            _ => throw rules.Fault("kind", "it must be 'restoration', 'language' or 'detector'."),
        };
    }

    private LanguagePack Language()
    {
        var degradations = AllDegradations();
        var names = Tensors("inputIds", "attentionMask", "wanted", "kept", "unrelated", "automatic", "strength", "sentence");
        return new LanguagePack
        {
            Id = Id(_manifest.Id, "id"),
            Version = Version(),
            License = Words(_manifest.License, "license"),
            Description = Words(_manifest.Description, "description"),
            Folder = _folder,
            ManifestSha256 = _sha256,
            Degradations = degradations,
            Files = Files(LanguageFiles),
            Tensors = new LanguageTensors(names[0], names[1], names[2], names[3], names[4], names[5], names[6], names[7]),
            Tokens = Within(_manifest.Tokens, "tokens", 16, 512),
            Width = Within(_manifest.Width, "width", 1, 4096),
            Thresholds = Thresholds(),
        };
    }

    private DetectorPack Detector()
    {
        var tile = Present(_manifest.Tile, "tile");
        var size = Within(tile.Size, "tile.size", 32, 1024);
        Require(size % SampleLattice == 0, "tile.size", $"it must be a multiple of {SampleLattice}, not {size}.");
        var samples = new TileShape(size, Overlap: 0, SampleLattice, Within(tile.Count, "tile.count", 1, TileShape.MaxCalibrationCount), size);
        RequireFewSamples(samples, "tile.size", "tile.count");
        var names = Tensors("tiles", "probabilities", "embedding");
        return new DetectorPack
        {
            Id = Id(_manifest.Id, "id"),
            Version = Version(),
            License = Words(_manifest.License, "license"),
            Description = Words(_manifest.Description, "description"),
            Folder = _folder,
            ManifestSha256 = _sha256,
            Degradations = AllDegradations(),
            Files = Files(DetectorFiles),
            Tensors = new DetectorTensors(names[0], names[1], names[2]),
            Samples = samples,
            Width = Within(_manifest.Width, "width", 1, 4096),
            Thresholds = Probabilities(Parsed(_manifest.Thresholds, "thresholds", ManifestJson.Default.SingleArray), "thresholds"),
        };
    }

    private RestorationPack Restoration()
    {
        var guidance = Present(_manifest.Guidance, "guidance");
        Require(guidance.Kind == "degradations", "guidance.kind", "it must be 'degradations'.");
        Require(guidance.Width == DegradationNames.Count, "guidance.width", $"it must be {DegradationNames.Count}, not {Show(guidance.Width)}.");
        var pixels = Present(_manifest.Pixels, "pixels");
        Require(pixels.Range is [0f, 1f], "pixels.range", "it must be [0, 1].");
        Require(pixels.Order == "RGB", "pixels.order", "it must be 'RGB'.");
        var precision = Present(_manifest.Precision, "precision");
        Require(precision.Storage is "fp16" or "fp32", "precision.storage", "it must be 'fp16' or 'fp32'.");
        Require(precision.Compute is "fp16" or "fp32", "precision.compute", "it must be 'fp16' or 'fp32'.");
        var language = Present(_manifest.Language, "language");
        var names = Tensors("tiles", "guidance", "state", "tile", "restored");
        return new RestorationPack
        {
            Id = Id(_manifest.Id, "id"),
            Version = Version(),
            License = Words(_manifest.License, "license"),
            Description = Words(_manifest.Description, "description"),
            Folder = _folder,
            ManifestSha256 = _sha256,
            Degradations = Degradations(),
            Files = Files(RestorationFiles),
            Language = new LanguageReference(Id(language.Id, "language.id"), Hash(language.Sha256, "language.sha256")),
            Tensors = new RestorationTensors(names[0], names[1], names[2], names[3], names[4]),
            Shape = Tile(),
            GuidanceWidth = DegradationNames.Count,
            StateWidth = Within(Present(_manifest.State, "state").Width, "state.width", 1, 1 << 24),
        };
    }

    private TileShape Tile()
    {
        var tile = Present(_manifest.Tile, "tile");
        var multiple = Within(tile.Multiple, "tile.multiple", 1, 256);
        var size = Within(tile.Size, "tile.size", 32, TileShape.MaxSize);
        var overlap = Within(tile.Overlap, "tile.overlap", 0, size / 2);
        var count = Within(tile.CalibrationCount, "tile.calibrationCount", 1, TileShape.MaxCalibrationCount);
        var sample = Within(tile.CalibrationSize, "tile.calibrationSize", 16, TileShape.MaxSize);
        Require(size % multiple == 0, "tile.size", $"it must be a multiple of tile.multiple ({multiple}), not {size}.");
        Require(sample % multiple == 0, "tile.calibrationSize", $"it must be a multiple of tile.multiple ({multiple}), not {sample}.");
        var shape = new TileShape(size, overlap, multiple, count, sample);
        Require(2 * (size - shape.Step) <= size, "tile.overlap", $"rounded up to tile.multiple ({multiple}) it must be at most half of tile.size ({size}), not {overlap}.");
        RequireFewSamples(shape, "tile.calibrationSize", "tile.calibrationCount");
        return shape;
    }

    // The network sees all samples of a picture at once.
    private void RequireFewSamples(TileShape shape, string field, string count) => Require(
        shape.CalibrationValues <= TileShape.MaxCalibrationValues, field,
        $"with {count} ({shape.CalibrationCount}) it makes {shape.CalibrationValues / 3} pixels of samples; at most {TileShape.MaxCalibrationValues / 3} are accepted.");

    private IntentThresholds Thresholds()
    {
        var thresholds = Parsed(_manifest.Thresholds, "thresholds", ManifestJson.Default.ThresholdEntry);
        return new IntentThresholds(
            Probabilities(Present(thresholds.Wanted, "thresholds.wanted"), "thresholds.wanted"),
            Probability(thresholds.Unrelated, "thresholds.unrelated"),
            Probability(thresholds.Automatic, "thresholds.automatic"));
    }

    private ImmutableArray<float> Probabilities(float[] values, string field)
    {
        Require(values.Length == DegradationNames.Count, field, $"it must hold {DegradationNames.Count} numbers, not {values.Length}.");
        for (var i = 0; i < values.Length; i++)
            Probability(values[i], $"{field}[{i}]");
        return [.. values];
    }

    private T Parsed<T>(JsonElement? value, string field, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Present(value?.Deserialize(type), field);
        }
        catch (JsonException exception)
        {
            // Its path begins with a dollar sign.
            throw PackFault.InManifest(_folder, field + exception.Path?[1..], "it has a value of the wrong type.", exception);
        }
    }

    private ImmutableArray<PackFile> Files(string[] roles)
    {
        var entries = Present(_manifest.Files, "files");
        foreach (var role in roles)
            Require(entries.ContainsKey(role), $"files.{role}", "it is missing.");

        var files = ImmutableArray.CreateBuilder<PackFile>();
        foreach (var (role, value) in entries)
        {
            var field = $"files.{Words(role, "files")}";
            var entry = Present(value, field);
            var name = Present(entry.Path, $"{field}.path");
            Require(PackPaths.IsPlainName(name), $"{field}.path", "it must be the plain name of a file in the pack's folder.");
            Require(
                files.All(file => !string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase)), $"{field}.path", "another entry names the same file.");
            var bytes = Within(entry.Bytes, $"{field}.bytes", 1, MaxFileBytes);
            files.Add(new PackFile(role, Path.Combine(_folder, name), bytes, Hash(entry.Sha256, $"{field}.sha256")));
        }

        return files.ToImmutable();
    }

    private string[] Tensors(params string[] roles)
    {
        var entries = Present(_manifest.Tensors, "tensors");
        var names = roles.Select(role => Words(entries.GetValueOrDefault(role), $"tensors.{role}")).ToArray();
        Require(names.Distinct(StringComparer.Ordinal).Count() == names.Length, "tensors", "two entries name the same tensor.");
        return names;
    }

    private ImmutableArray<string> Degradations()
    {
        var names = Present(_manifest.Degradations, "degradations");
        var known = names.Length > 0 && names.All(name => name is not null && DegradationNames.All.Contains(name));
        Require(known, "degradations", $"it must list some of: {string.Join(", ", DegradationNames.All)}.");
        Require(names.Distinct().Count() == names.Length, "degradations", "it names a degradation twice.");
        return [.. names!];
    }

    private ImmutableArray<string> AllDegradations()
    {
        var degradations = Degradations();
        Require(degradations.SequenceEqual(DegradationNames.All), "degradations", "it must list all ten degradations in their fixed order.");
        return degradations;
    }

    private string Version()
    {
        Require(_manifest.Version is not null && VersionPattern().IsMatch(_manifest.Version), "version", "it must look like 1.2.3.");
        return _manifest.Version;
    }

    private string Id(string? id, string field)
    {
        Require(id is not null && IdPattern().IsMatch(id), field, "it must be 1 to 64 lower-case letters, digits and hyphens.");
        return id;
    }

    private string Hash(string? hash, string field)
    {
        Require(hash is not null && HashPattern().IsMatch(hash), field, "it must be a SHA-256 of 64 lower-case hexadecimal digits.");
        return hash;
    }

    // Texts reach terminals and dialogs: nothing that steers them or turns a line around, nothing endless.
    private string Words(string? text, string field)
    {
        Require(!string.IsNullOrWhiteSpace(text), field, "it is missing or empty.");
        Require(
            text.Length <= 1000 && PlainText.Of(text) == text, field,
            "it must be one line of at most 1000 characters, without control characters, direction marks and other white space than spaces.");
        return text;
    }

    private float Probability(float? value, string field)
    {
        Require(value is > 0f and < 1f, field, "it must be a number between 0 and 1.");
        return value.Value;
    }

    private int Within(int? value, string field, int low, int high) => (int)Within((long?)value, field, low, high);

    private long Within(long? value, string field, long low, long high)
    {
        Require(value >= low && value <= high, field, $"it must be a number from {low} to {high}, not {Show(value)}.");
        return value.Value;
    }

    private T Present<T>(T? value, string field)
        where T : class
        => value ?? throw Fault(field, "it is missing.");

    private void Require([DoesNotReturnIf(false)] bool holds, string field, string fault)
    {
        if (!holds)
            throw Fault(field, fault);
    }

    private RestoreException Fault(string field, string fault) => PackFault.InManifest(_folder, field, fault);

    private static string Show(long? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing";

    [GeneratedRegex(@"\A[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}(?:[-+][A-Za-z0-9.+-]{1,40})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HashPattern();
}
