using TextPromptIR.Core.Devices;
using TextPromptIR.Inference.Onnx.Sessions;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>One use of a GPU at a time in the whole process: opening a graph and running one take turns, processors do not wait.</summary>
public sealed class GpuGateTests
{
    private static readonly ComputeDevice Card = new(true, "Some card", 0);

    [Fact]
    public void Enter_WhileAnotherHasItsTurn_WaitsUntilCancelled()
    {
        using var turn = GpuGate.Enter(isGpu: true, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => GpuGate.Enter(isGpu: true, patience.Token));
    }

    [Fact]
    public async Task Enter_WhenTheOtherIsDone_HasItsTurn()
    {
        var turn = GpuGate.Enter(isGpu: true, CancellationToken.None);
        var waiting = Task.Run(() => GpuGate.Enter(isGpu: true, TestContext.Current.CancellationToken).Dispose(), TestContext.Current.CancellationToken);
        turn.Dispose();
        await waiting;
    }

    [Fact]
    public void Enter_Processor_NeverWaits()
    {
        using var turn = GpuGate.Enter(isGpu: true, CancellationToken.None);
        GpuGate.Enter(isGpu: false, CancellationToken.None).Dispose();
    }

    [Fact]
    public void Open_WhileAnotherSessionHasItsTurn_WaitsUntilCancelled()
    {
        using var turn = GpuGate.Enter(isGpu: true, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var factory = new SessionFactory(nativeFolder: null, cpuThreads: 1);
        Assert.ThrowsAny<OperationCanceledException>(() => factory.Open(SessionFactoryTests.Plan(TestPacks.Tiny), Card, patience.Token));
    }
}
