using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>The engine on a machine whose graphics card fails: one notice, the processor's picture, and no second try with the next picture.</summary>
public sealed class DeviceFallbackTests
{
    private static readonly ComputeDevice Card = new(true, "Some card", 7);
    private readonly Notices _notices = new();
    private readonly List<ComputeDevice> _asked = [];

    [Fact]
    public void OpenBackend_CardThatDirectMlDoesNotKnow_IsTriedOnceThenTheProcessorServesAll()
    {
        using var engine = Engine(inner => inner);

        foreach (var preference in new[] { DevicePreference.Automatic, DevicePreference.Gpu, DevicePreference.Parse("some") })
        {
            using var backend = engine.OpenBackend("tiny-identity", preference);
            Assert.Equal(ComputeDevice.Processor, backend.Device);
            Assert.Equal([0.25f, 0.75f], RestoreFirstTwo(backend, 0.25f, 0.75f));
        }

        Assert.Equal(1, _asked.Count(device => device.IsGpu));
        var (code, message) = Assert.Single(_notices.Items);
        Assert.NotEqual(ErrorCode.None, code);
        Assert.Contains("Some card", message, StringComparison.Ordinal);
        Assert.Contains("The processor took over", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenBackend_CardIsLostWithinAPicture_NextPictureDoesNotAskIt()
    {
        var losses = 0;
        using var engine = Engine(inner => new LosingFactory(inner, () => losses++));
        using (var backend = engine.OpenBackend("tiny-identity", DevicePreference.Automatic))
        {
            Assert.Equal(Card, backend.Device);
            Assert.Equal([0.25f, 0.75f], RestoreFirstTwo(backend, 0.25f, 0.75f));
            Assert.Equal(ComputeDevice.Processor, backend.Device);
        }

        using (var backend = engine.OpenBackend("tiny-identity", DevicePreference.Automatic, tileSize: 96))
            Assert.Equal(ComputeDevice.Processor, backend.Device);

        Assert.Equal(2, losses); // Once, and once more after it was opened again.
        Assert.Equal([Card, Card, ComputeDevice.Processor, ComputeDevice.Processor], _asked);
        Assert.Equal(ErrorCode.DeviceLost, Assert.Single(_notices.Items).Code);
    }

    [Theory]
    [InlineData(ErrorCode.DeviceLost, 2)]
    [InlineData(ErrorCode.OutOfMemory, 4)]
    public void OpenBackend_NextEngineOfTheSameHost_AsksAgainOnlyAfterAShortageOfMemory(ErrorCode fault, int failures)
    {
        var failed = 0;
        var givenUp = new GivenUpDevices();
        for (var i = 0; i < 2; i++)
        {
            using var engine = Engine(inner => new LosingFactory(inner, () => failed++, fault), givenUp);
            using var backend = engine.OpenBackend("tiny-identity", DevicePreference.Automatic);
            Assert.Equal([0.25f, 0.75f], RestoreFirstTwo(backend, 0.25f, 0.75f));
        }

        Assert.Equal(failures, failed);
        Assert.Equal(failures / 2, _notices.Items.Count);
    }

    [Fact]
    public void ListDevices_GivenMachine_IsThatMachine()
    {
        using var engine = Engine(inner => inner);
        Assert.Equal([Card, ComputeDevice.Processor], engine.ListDevices());
    }

    private RestorationEngine Engine(Func<IBackendFactory, IBackendFactory> through, GivenUpDevices? givenUp = null) => new(
        new EngineOptions { ModelFolders = [TestPacks.Folder], CpuThreads = 1, Notices = _notices, GivenUp = givenUp },
        () => [Card, ComputeDevice.Processor],
        inner => new CountingFactory(through(inner), _asked));

    private static float[] RestoreFirstTwo(IRestorationBackend backend, float first, float second)
    {
        var tile = new float[3 * backend.Shape.Size * backend.Shape.Size];
        (tile[0], tile[1]) = (first, second);
        var restored = new float[tile.Length];
        backend.Restore(new PictureState(new float[13]), tile, restored, TestContext.Current.CancellationToken);
        return restored[..2];
    }

    private sealed class CountingFactory(IBackendFactory inner, List<ComputeDevice> asked) : IBackendFactory
    {
        public IRestorationBackend Open(ComputeDevice device, CancellationToken cancellationToken)
        {
            asked.Add(device);
            return inner.Open(device, cancellationToken);
        }
    }

    private sealed class LosingFactory(IBackendFactory inner, Action lost, ErrorCode fault = ErrorCode.DeviceLost) : IBackendFactory
    {
        public IRestorationBackend Open(ComputeDevice device, CancellationToken cancellationToken) => device.IsGpu
            ? new LostBackend(inner.Open(ComputeDevice.Processor, cancellationToken), device, lost, fault)
            : inner.Open(device, cancellationToken);
    }

    private sealed class LostBackend(IRestorationBackend inner, ComputeDevice device, Action lost, ErrorCode fault) : IRestorationBackend
    {
        public string PackIdentity => inner.PackIdentity;

        public ComputeDevice Device => device;

        public Core.Tiles.TileShape Shape => inner.Shape;

        public PictureState Calibrate(Core.Instructions.Guidance guidance, ReadOnlyMemory<float> samples, CancellationToken cancellationToken) =>
            inner.Calibrate(guidance, samples, cancellationToken);

        public void Restore(PictureState state, ReadOnlyMemory<float> tile, Memory<float> restored, CancellationToken cancellationToken)
        {
            restored.Span.Fill(1f);
            lost();
            throw new RestoreException(fault, "The card was lost.", "None.");
        }

        public void Dispose()
        {
            inner.Dispose();
            throw new InvalidOperationException("A lost card fails once more while it is closed.");
        }
    }
}
