using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Onnx.Devices;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Restoration.Trust;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>A GPU is believed after a known-answer tile, once per driver; garbage is refused in favour of the processor, with one message.</summary>
public sealed class DeviceTrustTests : IDisposable
{
    private static readonly ComputeDevice Card = new(true, "Some card", 0);
    private static readonly SessionFactory Sessions = new(nativeFolder: null, cpuThreads: 1);
    private static readonly RestorationPack Pack = new PackCatalog([TestPacks.Folder]).FindRestoration("tiny");
    private readonly TemporaryFolder _folder = new();
    private string? _driver = "31.0.15.1";

    private string File => Path.Combine(_folder.Path, "user", "self-tests.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prove_DeviceThatIsRight_IsTriedOncePerDriver()
    {
        Prove(NewProcess(), error: 0.001f);
        Prove(NewProcess(), error: 0.001f, mayOpenReference: false);

        _driver = "31.0.15.2";
        Assert.Contains(
            "tried again", Assert.Throws<RestoreException>(() => Prove(NewProcess(), error: 0.001f, mayOpenReference: false)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2f)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Prove_DeviceThatComputesGarbage_IsRefusedNowAndInLaterProcesses(float error)
    {
        var refused = Assert.Throws<RestoreException>(() => Prove(NewProcess(), error));
        Assert.Equal(ErrorCode.WrongNumbers, refused.Code);
        Assert.Contains("Some card", refused.Message, StringComparison.Ordinal);
        Assert.Contains("driver 31.0.15.1", refused.Message, StringComparison.Ordinal);

        // Before anything is compiled for it, which may take minutes.
        Assert.Equal(ErrorCode.WrongNumbers, Assert.Throws<RestoreException>(() => NewProcess().RefuseKnownWrong(Card, Pack, Pack.Shape)).Code);
    }

    [Theory]
    [InlineData("not opened", ErrorCode.OutOfMemory)]
    [InlineData("not run", ErrorCode.InferenceFailed)]
    [InlineData("not finite", ErrorCode.WrongNumbers)]
    public void Prove_ProcessorFails_DeviceIsNeitherBlamedNorJudged(string fault, ErrorCode expected)
    {
        var trust = NewProcess();
        using var candidate = new OffsetBackend(Open(), 0f, Card);

        var failure = Assert.Throws<RestoreException>(() => trust.Prove(candidate, Pack, () => BrokenReference(fault), CancellationToken.None));

        Assert.Equal(expected, failure.Code);
        Assert.Equal(ComputeDevice.Processor, failure.Device);
        Assert.Contains("processor", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Some card", failure.Message, StringComparison.Ordinal);
        Assert.Empty(trust.Verdicts.List());
        Prove(trust, error: 0f);
    }

    [Fact]
    public void Prove_BothReturnNoNumbers_DeviceIsNotJudged()
    {
        var trust = NewProcess();
        using var candidate = new OffsetBackend(Open(), float.NaN, Card);
        var failure = Assert.Throws<RestoreException>(() => trust.Prove(candidate, Pack, () => BrokenReference("not finite"), CancellationToken.None));
        Assert.Equal(ComputeDevice.Processor, failure.Device);
        Assert.Empty(trust.Verdicts.List());
    }

    [Fact]
    public void Prove_CancelledWhileTheReferenceOpens_IsACancel()
    {
        using var candidate = new OffsetBackend(Open(), 0f, Card);
        Assert.Throws<OperationCanceledException>(() => NewProcess().Prove(candidate, Pack, () => throw new OperationCanceledException(), CancellationToken.None));
    }

    [Fact]
    public void Fallback_ProcessorFailsInTheSelfTest_CardIsNotGivenUp()
    {
        var heard = new List<(ErrorCode Code, string Message)>();
        var givenUp = new GivenUpDevices();
        var factory = new Factory(NewProcess(), error: 0f, () => BrokenReference("not finite"));
        Assert.Throws<RestoreException>(() => ResilientBackend.Open(factory, Card, givenUp.Listen(Card, new Notices(heard)), CancellationToken.None));
        Assert.Empty(heard);
        Assert.Equal(Card, givenUp.Replace(Card));
    }

    [Fact]
    public void RefuseKnownWrong_AnotherDriverTileSizeOrCard_IsToBeTried()
    {
        Assert.Throws<RestoreException>(() => Prove(NewProcess(), error: 1f));

        NewProcess().RefuseKnownWrong(Card with { AdapterIndex = 1 }, Pack, Pack.Shape);
        NewProcess().RefuseKnownWrong(Card, Pack, Pack.Shape with { Size = 2 * Pack.Shape.Size });
        NewProcess().RefuseKnownWrong(Card, Pack with { ManifestSha256 = "other" }, Pack.Shape);
        _driver = "31.0.15.2";
        NewProcess().RefuseKnownWrong(Card, Pack, Pack.Shape);
    }

    [Fact]
    public void Prove_DriverUnknown_IsRememberedForThisProcessOnly()
    {
        _driver = null;
        var trust = NewProcess();
        Assert.Throws<RestoreException>(() => Prove(trust, error: 1f));
        Assert.Throws<RestoreException>(() => trust.RefuseKnownWrong(Card, Pack, Pack.Shape));

        NewProcess().RefuseKnownWrong(Card, Pack, Pack.Shape);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ not json")]
    [InlineData("[null]")]
    [InlineData("""[{"difference": 0}]""")]
    public void Prove_DamagedFile_TriesAgainAndReplacesIt(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, content);

        Prove(NewProcess(), error: 0f);

        Prove(NewProcess(), error: 0f, mayOpenReference: false);
        Assert.Equal([File], Directory.EnumerateFiles(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public void Prove_FileCannotBeWritten_WorksWithoutIt()
    {
        System.IO.File.WriteAllText(Path.GetDirectoryName(File)!, "a file where the folder should be");
        var trust = NewProcess();

        Prove(trust, error: 0f);
        Prove(trust, error: 0f, mayOpenReference: false);
    }

    [Fact]
    public void TryOut_AfterARefusal_BelievesTheDeviceAgain()
    {
        Assert.Throws<RestoreException>(() => Prove(NewProcess(), error: 1f));

        using var reference = Open();
        using var candidate = new OffsetBackend(Open(), 0f, Card);
        Assert.True(NewProcess().TryOut(candidate, Pack, reference, CancellationToken.None).IsRight);

        NewProcess().RefuseKnownWrong(Card, Pack, Pack.Shape);
    }

    [Fact]
    public void Fallback_DeviceThatComputesGarbage_GivesTheProcessorsPictureAndOneMessage()
    {
        var heard = new List<(ErrorCode Code, string Message)>();
        using var backend = ResilientBackend.Open(new Factory(NewProcess(), error: 0.1f), Card, new Notices(heard), CancellationToken.None);
        using var reference = Open();

        Assert.Equal(ComputeDevice.Processor, backend.Device);
        Assert.Equal(0f, SelfTest.Difference(backend, reference, CancellationToken.None), 1e-6f);
        var (code, message) = Assert.Single(heard);
        Assert.Equal(ErrorCode.WrongNumbers, code);
        Assert.Contains("self-test", message, StringComparison.Ordinal);
        Assert.Contains("The processor took over", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_DeviceThatWasRefused_NamesItAndWhy()
    {
        Assert.Throws<RestoreException>(() => Prove(new DeviceTrust(new VerdictStore(File), _ => _driver, () => "ORT 1", TimeProvider.System), error: 0.25f));

        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [], SelfTestFile = File });
        var report = engine.Diagnose(TestContext.Current.CancellationToken);

        Assert.Contains($"file: {File}", report, StringComparison.Ordinal);
        Assert.Matches("Some card, driver 31.0.15.1, .*: WRONG, the processor is used in its place .largest difference to the processor 0.25", report);
    }

    [Fact]
    public void DriverVersion_OfDxgisNumber_IsFourNumbers() => Assert.Equal("31.0.15.5222", GpuDriver.Text((31L << 48) | (15L << 16) | 5222));

    // A fresh store over the same file is what the next process has.
    private DeviceTrust NewProcess() => new(new VerdictStore(File), _ => _driver, () => "ONNX Runtime 1.30.0, DirectML 1.15.4", TimeProvider.System);

    private static void Prove(DeviceTrust trust, float error, bool mayOpenReference = true)
    {
        using var candidate = new OffsetBackend(Open(), error, Card);
        trust.Prove(candidate, Pack, () => mayOpenReference ? Open() : throw new InvalidOperationException("tried again"), CancellationToken.None);
    }

    private static OnnxRestorationBackend Open() => new(Pack, Pack.Shape, Sessions, ComputeDevice.Processor, CancellationToken.None);

    private static IRestorationBackend BrokenReference(string fault) => fault switch
    {
        "not opened" => throw new InsufficientMemoryException(),
        "not run" => new ThrowingBackend(Open()),
        _ => new OffsetBackend(Open(), float.NaN, ComputeDevice.Processor),
    };

    private sealed class ThrowingBackend(IRestorationBackend inner) : IRestorationBackend
    {
        public string PackIdentity => inner.PackIdentity;

        public ComputeDevice Device => inner.Device;

        public TileShape Shape => inner.Shape;

        public PictureState Calibrate(Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken) =>
            inner.Calibrate(guidance, samples, cancellationToken);

        public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("boom");

        public void Dispose() => inner.Dispose();
    }

    private sealed class Factory(DeviceTrust trust, float error, Func<IRestorationBackend>? openReference = null) : IBackendFactory
    {
        public IRestorationBackend Open(ComputeDevice device, CancellationToken cancellationToken)
        {
            if (!device.IsGpu)
                return DeviceTrustTests.Open();
            using (var candidate = new OffsetBackend(DeviceTrustTests.Open(), error, Card))
                trust.Prove(candidate, Pack, openReference ?? DeviceTrustTests.Open, CancellationToken.None);
            return new OffsetBackend(DeviceTrustTests.Open(), error, device);
        }
    }

    private sealed class Notices(List<(ErrorCode Code, string Message)> heard) : INoticeSink
    {
        public void Notice(ErrorCode code, string message) => heard.Add((code, message));
    }
}
