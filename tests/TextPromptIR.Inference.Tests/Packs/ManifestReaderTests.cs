using System.Text;
using System.Text.Json.Nodes;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Packs;

public sealed class ManifestReaderTests : IDisposable
{
    private readonly PackFolder _packs = new();

    public void Dispose() => _packs.Dispose();

    [Fact]
    public void Read_RestorationPack_GivesEveryField()
    {
        var folder = _packs.AddRestoration();
        var pack = Assert.IsType<RestorationPack>(ManifestReader.Read(folder));

        Assert.Equal(("fast", "0.1.0", "MIT", "For tests."), (pack.Id, pack.Version, pack.License, pack.Description));
        Assert.Equal(new TileShape(256, 48, 16, 8, 128), pack.Shape);
        Assert.Equal((10, 77), (pack.GuidanceWidth, pack.StateWidth));
        Assert.Equal(new RestorationTensors("tiles", "guidance", "state", "tile", "restored"), pack.Tensors);
        Assert.Equal(["noise", "rain", "haze"], pack.Degradations);
        Assert.Equal(Path.Combine(folder, "calibrate.onnx"), pack.CalibratePath);
        Assert.Equal(Path.Combine(folder, "backbone.onnx"), pack.BackbonePath);
        Assert.Equal(Path.Combine(folder, "weights.bin"), pack.WeightsPath);
        Assert.Equal(new LanguageReference("language", new string('0', 64)), pack.Language);
    }

    [Fact]
    public void Read_LanguagePack_GivesEveryField()
    {
        var folder = _packs.AddLanguage(change: manifest => manifest["thresholds"]!["wanted"]![1] = 0.4);
        var pack = Assert.IsType<LanguagePack>(ManifestReader.Read(folder));

        Assert.Equal((64, 256), (pack.Tokens, pack.Width));
        Assert.Equal(0.4f, pack.Thresholds.Wanted[1]);
        Assert.Equal("attention_mask", pack.Tensors.AttentionMask);
        Assert.Equal(Path.Combine(folder, "text_encoder.onnx"), pack.EncoderPath);
        Assert.Equal(Path.Combine(folder, "vocab.txt"), pack.VocabularyPath);
    }

    [Fact]
    public void Read_DetectorPack_GivesEveryField()
    {
        var folder = _packs.AddDetector();
        var pack = Assert.IsType<DetectorPack>(ManifestReader.Read(folder));

        Assert.Equal((8, 256, 256), (pack.Samples.CalibrationCount, pack.Samples.CalibrationSize, pack.Width));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => i / 16f), pack.Thresholds);
        Assert.Equal(new DetectorTensors("tiles", "probabilities", "embedding"), pack.Tensors);
        Assert.Equal(Path.Combine(folder, "degradation_encoder.onnx"), pack.EncoderPath);
        pack.Samples.Validate();
    }

    [Fact]
    public void Read_ByteOrderMarkAndUnknownFields_AreAccepted()
    {
        var folder = _packs.AddLanguage(change: manifest => manifest["note"] = "for later versions");
        var path = _packs.ManifestOf("language");
        File.WriteAllText(path, File.ReadAllText(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("language", ManifestReader.Read(folder).Id);
    }

    [Theory]
    [InlineData("schema", "2")]
    [InlineData("schema", "null")]
    [InlineData("kind", "\"upscaler\"")]
    [InlineData("id", "\"Fast\"")]
    [InlineData("id", "\"../fast\"")]
    [InlineData("version", "\"new\"")]
    [InlineData("license", "\"\"")]
    [InlineData("description", "\"two\\nlines\"")]
    [InlineData("description", "\"\\u001b[2J\"")]
    [InlineData("description", "\"turned \\u202egnp.exe\"")]
    [InlineData("description", "\"isolated \\u2066 text\"")]
    [InlineData("license", "\"marked \\u200f\"")]
    [InlineData("license", "\"two\\u2028lines\"")]
    [InlineData("files", "null")]
    [InlineData("files.weights", "null")]
    [InlineData("files.weights.path", "\"../weights.bin\"")]
    [InlineData("files.weights.path", "\"/etc/passwd\"")]
    [InlineData("files.weights.path", "\"C:\\\\weights.bin\"")]
    [InlineData("files.weights.path", "\"a\\\\b.bin\"")]
    [InlineData("files.weights.path", "\"a/b.bin\"")]
    [InlineData("files.weights.path", "\"weights.bin:stream\"")]
    [InlineData("files.weights.path", "\"weights.bin \"")]
    [InlineData("files.weights.path", "\"weights.bin.\"")]
    [InlineData("files.weights.path", "\"..\"")]
    [InlineData("files.weights.path", "\"nul.bin\"")]
    [InlineData("files.weights.path", "\"\"")]
    [InlineData("files.weights.path", "\"Backbone.onnx\"")]
    [InlineData("files.weights.bytes", "0")]
    [InlineData("files.weights.bytes", "-1")]
    [InlineData("files.weights.bytes", "9223372036854775807")]
    [InlineData("files.weights.sha256", "\"ABCDEF\"")]
    [InlineData("tensors.state", "\"\"")]
    [InlineData("tensors", "{\"tiles\":\"a\",\"guidance\":\"a\",\"state\":\"s\",\"tile\":\"t\",\"restored\":\"r\"}")]
    [InlineData("language.id", "\"\"")]
    [InlineData("language.sha256", "\"0\"")]
    [InlineData("guidance.kind", "\"sentence\"")]
    [InlineData("guidance.width", "11")]
    [InlineData("state.width", "0")]
    [InlineData("tile.size", "255")]
    [InlineData("tile.size", "1000000")]
    [InlineData("tile.overlap", "129")]
    [InlineData("tile.overlap", "-1")]
    [InlineData("tile.multiple", "0")]
    [InlineData("tile.calibrationCount", "0")]
    [InlineData("tile.calibrationSize", "100")]
    [InlineData("pixels.range", "[0, 255]")]
    [InlineData("pixels.order", "\"BGR\"")]
    [InlineData("precision.storage", "\"int4\"")]
    [InlineData("degradations", "[]")]
    [InlineData("degradations", "[\"noise\",\"noise\"]")]
    [InlineData("degradations", "[\"dust\"]")]
    public void Read_FieldAgainstItsRule_NamesFileAndField(string field, string value)
    {
        var folder = _packs.AddRestoration(change: manifest => Set(manifest, field, JsonNode.Parse(value)));
        var fault = Assert.Throws<RestoreException>(() => ManifestReader.Read(folder));

        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains($"pack.json, field '{field}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(folder, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OverlapThatRoundsUpToMoreThanHalfATile_IsRefused()
    {
        var folder = _packs.AddRestoration(change: manifest =>
        {
            Set(manifest, "tile.size", JsonNode.Parse("96"));
            Set(manifest, "tile.multiple", JsonNode.Parse("32"));
            Set(manifest, "tile.overlap", JsonNode.Parse("40"));
        });
        var fault = Assert.Throws<RestoreException>(() => ManifestReader.Read(folder));
        Assert.Contains("field 'tile.overlap'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, 4096)]
    [InlineData(64, 1024)]
    [InlineData(2, 4096)]
    public void Read_MoreSamplesThanMemoryHolds_IsRefused(int count, int size)
    {
        var folder = _packs.AddRestoration(change: manifest => (manifest["tile"]!["calibrationCount"], manifest["tile"]!["calibrationSize"]) = (count, size));
        var fault = AssertDamaged(folder);
        Assert.Contains("field 'tile.calibrationSize'", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"tile.calibrationCount ({count})", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DetectorWithMoreSamplesThanMemoryHolds_IsRefused()
    {
        var folder = _packs.AddDetector(change: manifest => (manifest["tile"]!["count"], manifest["tile"]!["size"]) = (64, 1024));
        Assert.Contains("field 'tile.size'", AssertDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens", "8")]
    [InlineData("width", "0")]
    [InlineData("degradations", "[\"noise\",\"rain\",\"haze\"]")]
    [InlineData("thresholds.wanted", "[0.5]")]
    [InlineData("thresholds.wanted", "null")]
    [InlineData("thresholds.unrelated", "1")]
    [InlineData("thresholds.unrelated", "1e999")]
    [InlineData("thresholds.automatic", "null")]
    [InlineData("tensors.sentence", "null")]
    [InlineData("files.vocabulary", "null")]
    public void Read_LanguageFieldAgainstItsRule_NamesFileAndField(string field, string value)
    {
        var folder = _packs.AddLanguage(change: manifest => Set(manifest, field, JsonNode.Parse(value)));
        var fault = Assert.Throws<RestoreException>(() => ManifestReader.Read(folder));
        Assert.Contains($"pack.json, field '{field}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", "\"detectors\"")]
    [InlineData("degradations", "[\"noise\",\"rain\",\"haze\"]")]
    [InlineData("files.encoder", "null")]
    [InlineData("tensors.embedding", "null")]
    [InlineData("tensors", "{\"tiles\":\"a\",\"probabilities\":\"a\",\"embedding\":\"e\"}")]
    [InlineData("tile", "null")]
    [InlineData("tile.count", "0")]
    [InlineData("tile.count", "null")]
    [InlineData("tile.count", "1000")]
    [InlineData("tile.size", "250")]
    [InlineData("tile.size", "100000")]
    [InlineData("width", "0")]
    [InlineData("thresholds", "null")]
    [InlineData("thresholds", "[0.5]")]
    [InlineData("thresholds", "{\"wanted\":[0.5]}")]
    [InlineData("thresholds", "0.5")]
    public void Read_DetectorFieldAgainstItsRule_NamesFileAndField(string field, string value)
    {
        var folder = _packs.AddDetector(change: manifest => Set(manifest, field, JsonNode.Parse(value)));
        Assert.Contains($"pack.json, field '{field}'", AssertDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-0.5")]
    [InlineData("1e999")]
    [InlineData("null")]
    [InlineData("\"0.5\"")]
    public void Read_DetectorThresholdOutsideItsRange_NamesWhichOfTheTen(string value)
    {
        var folder = _packs.AddDetector(change: manifest => manifest["thresholds"]![3] = JsonNode.Parse(value));
        Assert.Contains("field 'thresholds[3]'", AssertDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "thresholds")]
    [InlineData("{\"wanted\":\"x\"}", "thresholds.wanted")]
    [InlineData("{\"wanted\":[0.5,\"x\"]}", "thresholds.wanted[1]")]
    public void Read_LanguageThresholdsOfTheWrongType_NamesTheField(string value, string field)
    {
        var folder = _packs.AddLanguage(change: manifest => manifest["thresholds"] = JsonNode.Parse(value));
        Assert.Contains($"field '{field}'", AssertDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tile.size", "\"256\"")]
    [InlineData("tile.size", "256.5")]
    [InlineData("files.weights", "[]")]
    [InlineData("degradations", "\"noise\"")]
    [InlineData("schema", "true")]
    public void Read_ValueOfTheWrongType_NamesTheField(string field, string value)
    {
        var folder = _packs.AddRestoration(change: manifest => Set(manifest, field, JsonNode.Parse(value)));
        var fault = Assert.Throws<RestoreException>(() => ManifestReader.Read(folder));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains($"field '{field}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"schema\": NaN}")]
    [InlineData("{\"schema\": Infinity}")]
    [InlineData("{\"schema\": 1,}")]
    [InlineData("// comment\n{}")]
    [InlineData("{\"id\": \"\\ud800\"}")]
    [InlineData("{\"\\ud800\": 1}")]
    public void Read_NotAManifest_IsRefused(string text)
    {
        var folder = _packs.AddLanguage();
        File.WriteAllText(_packs.ManifestOf("language"), text);
        AssertDamaged(folder);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
    {
        var folder = _packs.AddLanguage();
        var bytes = File.ReadAllBytes(_packs.ManifestOf("language"));
        bytes[bytes.AsSpan().IndexOf("For tests"u8)] = 0xFF;
        File.WriteAllBytes(_packs.ManifestOf("language"), bytes);
        AssertDamaged(folder);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("schema")]
    public void Read_FieldGivenTwice_IsRefusedByName(string field)
    {
        var folder = _packs.AddLanguage();
        var path = _packs.ManifestOf("language");
        File.WriteAllText(path, "{\"" + field + "\":1," + File.ReadAllText(path)[1..]);
        Assert.Contains($"'{field}'", AssertDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HugeManifest_IsRefusedUnread()
    {
        var folder = _packs.AddLanguage();
        File.AppendAllText(_packs.ManifestOf("language"), new string(' ', 2 << 20));
        Assert.Contains("bytes", AssertDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepNesting_IsRefused()
    {
        var folder = _packs.AddLanguage();
        File.WriteAllText(_packs.ManifestOf("language"), string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000));
        AssertDamaged(folder);
    }

    [Theory]
    [InlineData("restoration")]
    [InlineData("language")]
    [InlineData("detector")]
    public void Read_RandomlyChangedManifests_NeverFailInAnotherWay(string kind)
    {
        var folder = kind switch
        {
            "restoration" => _packs.AddRestoration(),
            "language" => _packs.AddLanguage(),
            _ => _packs.AddDetector(),
        };
        var path = Path.Combine(folder, "pack.json");
        var original = File.ReadAllBytes(path);
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = original.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes);
            try
            {
                ManifestReader.Read(folder);
            }
            catch (RestoreException fault)
            {
                Assert.Equal(ErrorCode.PackDamaged, fault.Code);
            }
        }
    }

    [Fact]
    public void Read_LinkOutOfTheFolder_IsRefused()
    {
        var folder = _packs.AddLanguage();
        var outside = Path.Combine(_packs.Root, "outside.json");
        File.Move(_packs.ManifestOf("language"), outside);
        File.CreateSymbolicLink(_packs.ManifestOf("language"), outside);
        Assert.Contains("link", AssertDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LinkInsideTheFolder_IsFollowed()
    {
        var folder = _packs.AddLanguage();
        File.Move(_packs.ManifestOf("language"), Path.Combine(folder, "pack-1.json"));
        File.CreateSymbolicLink(_packs.ManifestOf("language"), "pack-1.json");
        Assert.Equal("language", ManifestReader.Read(folder).Id);
    }

    [Fact]
    public void Read_LinkInACircle_IsRefused()
    {
        var folder = _packs.AddLanguage();
        File.Delete(_packs.ManifestOf("language"));
        File.CreateSymbolicLink(_packs.ManifestOf("language"), "other.json");
        File.CreateSymbolicLink(Path.Combine(folder, "other.json"), "pack.json");
        AssertDamaged(folder);
    }

    [Fact]
    public void Read_TinyLanguage_IsSound()
    {
        var pack = ManifestReader.Read(RepositoryFiles.TinyLanguage);
        PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
        Assert.Equal("language", pack.Id);
    }

    [Fact]
    public void Read_TinyDetector_IsSound()
    {
        var pack = ManifestReader.Read(TestPacks.Detector);
        PackVerifier.Verify(pack, TestContext.Current.CancellationToken);
        Assert.Equal("detector", pack.Kind);
    }

    private static RestoreException AssertDamaged(string folder)
    {
        var fault = Assert.Throws<RestoreException>(() => ManifestReader.Read(folder));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("pack.json", fault.Message, StringComparison.Ordinal);
        return fault;
    }

    private static void Set(JsonObject manifest, string field, JsonNode? value)
    {
        var parts = field.Split('.');
        var node = manifest;
        foreach (var part in parts[..^1])
            node = node[part]!.AsObject();
        node[parts[^1]] = value;
    }
}
