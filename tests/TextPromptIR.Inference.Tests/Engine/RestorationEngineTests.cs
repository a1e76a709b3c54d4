using System.Globalization;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>The engine as hosts use it, over the tiny packs on the processor.</summary>
public sealed class RestorationEngineTests
{
    [Fact]
    public void Constructor_NothingThere_TouchesNothing()
    {
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = ["/nowhere"], NativeFolder = "/nowhere" });
        Assert.Empty(engine.ListPacks());
    }

    [Fact]
    public void ListPacks_TestFolder_ListsAllFour()
    {
        using var engine = Engine();
        var packs = engine.ListPacks();
        Assert.Equal(["detector", "language", "tiny", "tiny-identity"], packs.Select(pack => pack.Id).Order(StringComparer.Ordinal));
        Assert.All(packs, pack => Assert.Null(pack.Fault));
    }

    [Fact]
    public void ListDevices_AnyMachine_EndsWithTheProcessor()
    {
        using var engine = Engine();
        Assert.Equal(ComputeDevice.Processor, engine.ListDevices()[^1]);
    }

    [Fact]
    public void Understand_Words_ReachTheNetwork()
    {
        using var engine = Engine();
        Assert.Contains(Degradation.Rain, engine.Understand("remove the rain").Recognised);
    }

    [Theory]
    [InlineData("", ErrorCode.EmptyInstruction)]
    [InlineData(" \n ", ErrorCode.EmptyInstruction)]
    public void Understand_Empty_IsRefusedBeforeAnyPackIsNeeded(string instruction, ErrorCode expected)
    {
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [] });
        Assert.Equal(expected, Assert.Throws<RestoreException>(() => engine.Understand(instruction)).Code);
    }

    [Fact]
    public void Understand_TwentyThousandCharacters_IsRefused()
    {
        using var engine = Engine();
        Assert.Equal(ErrorCode.InstructionTooLong, Assert.Throws<RestoreException>(() => engine.Understand(new string('a', 20_000))).Code);
    }

    [Fact]
    public void UnderstandFor_KnownAndUnknownPack_AnswersWithinThePack()
    {
        using var engine = Engine();
        Assert.Equal([Degradation.Rain], engine.UnderstandFor("tiny", "remove the rain").Recognised);
        Assert.Equal(ErrorCode.PackNotFound, Assert.Throws<RestoreException>(() => engine.UnderstandFor("slow", "remove the rain")).Code);
    }

    [Fact]
    public void OpenBackend_TinyPack_Restores()
    {
        using var engine = Engine();
        using var backend = engine.OpenBackend("tiny-identity", DevicePreference.Automatic);
        var state = backend.Calibrate(engine.Understand("remove the rain"), new float[4 * 3 * 32 * 32], CancellationToken.None);
        float[] tile = [.. Enumerable.Range(0, 3 * 64 * 64).Select(i => i / 12288f)];
        var restored = new float[tile.Length];
        backend.Restore(state, tile, restored, CancellationToken.None);
        Assert.Equal(tile, restored);
    }

    [Fact]
    public void OpenBackend_TileSize_Replaces()
    {
        using var engine = Engine();
        using var backend = engine.OpenBackend("tiny", DevicePreference.Cpu, tileSize: 128);
        Assert.Equal(128, backend.Shape.Size);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(0)]
    [InlineData(-64)]
    [InlineData(16)]
    [InlineData(1 << 20)]
    public void OpenBackend_ImpossibleTileSize_IsRefused(int size)
    {
        using var engine = Engine();
        Assert.Equal(ErrorCode.BadArguments, Assert.Throws<RestoreException>(() => engine.OpenBackend("tiny", DevicePreference.Cpu, size)).Code);
    }

    [Fact]
    public void OpenBackend_UnknownPack_NamesThoseThatAreThere()
    {
        using var engine = Engine();
        var error = Assert.Throws<RestoreException>(() => engine.OpenBackend("slow", DevicePreference.Cpu));
        Assert.Equal(ErrorCode.PackNotFound, error.Code);
        Assert.Contains("tiny", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenBackend_DamagedPack_NamesTheFile()
    {
        using var pack = TestPacks.Copy(TestPacks.Tiny);
        var weights = Path.Combine(pack.Path, "weights.bin");
        var bytes = File.ReadAllBytes(weights);
        bytes[3] ^= 1;
        File.WriteAllBytes(weights, bytes);
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [pack.Path] });
        var error = Assert.Throws<RestoreException>(() => engine.OpenBackend("tiny", DevicePreference.Cpu));
        Assert.Equal(ErrorCode.PackDamaged, error.Code);
        Assert.Contains("weights.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenBackend_Cancelled_ThrowsCancelled()
    {
        using var engine = Engine();
        Assert.ThrowsAny<OperationCanceledException>(() => engine.OpenBackend("tiny", DevicePreference.Cpu, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void OpenBackend_NamedDeviceThatIsNotThere_IsRefused()
    {
        using var engine = Engine();
        Assert.Equal(ErrorCode.DeviceNotFound, Assert.Throws<RestoreException>(() => engine.OpenBackend("tiny", DevicePreference.Parse("no such card"))).Code);
    }

    [Fact]
    public void Diagnose_TinyPacks_ReportsEveryPart()
    {
        using var engine = Engine();
        var report = engine.Diagnose();
        Assert.Contains("ONNX Runtime: 1.", report, StringComparison.Ordinal);
        Assert.Contains("tiny on Processor: right", report, StringComparison.Ordinal);
        Assert.Contains("language: 0.", report, StringComparison.Ordinal);
        Assert.Contains("detector on Processor: answers", report, StringComparison.Ordinal);
        Assert.DoesNotContain("failed", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_OnePackIsBad_TheOthersAreTested()
    {
        using var folder = new TemporaryFolder();
        TestPacks.CopyTo(TestPacks.Tiny, Path.Combine(folder.Path, "tiny"));
        TestPacks.CopyTo(TestPacks.Identity, Path.Combine(folder.Path, "tiny-identity"));
        var weights = Path.Combine(folder.Path, "tiny", "weights.bin");
        var bytes = File.ReadAllBytes(weights);
        bytes[3] ^= 1;
        File.WriteAllBytes(weights, bytes);
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [folder.Path], CpuThreads = 1 });

        var report = engine.Diagnose(TestContext.Current.CancellationToken);

        Assert.Matches("tiny failed: .*weights.bin.*SHA-256", report);
        Assert.Contains("tiny-identity on Processor: right", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_CultureWithDecimalCommas_WritesTheSameNumbers()
    {
        var usual = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        using var engine = Engine();
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Matches(@"language, \d+\.\d MB", engine.Diagnose(TestContext.Current.CancellationToken));
        }
        finally
        {
            CultureInfo.CurrentCulture = usual;
        }
    }

    private static RestorationEngine Engine() => new(new EngineOptions { ModelFolders = [TestPacks.Folder], CpuThreads = 1 });
}
